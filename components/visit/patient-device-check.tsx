'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { heldDevices } from '@/lib/call/media.client'
import { ask, Problem } from '@/lib/http/request.client'
import { PAGE_ID } from '@/lib/signalling/page.client'
import type { VisitView } from '@/lib/signalling/schema'
import { DeviceCheck } from './device-check'
import { VisitHead } from './visit-head'

/** Step 2: the device check, and from there into the waiting room. */
export function PatientDeviceCheck({
  visit,
  onArrived,
  onLeave,
}: {
  visit: VisitView
  onArrived: () => void
  onLeave: () => Promise<void>
}) {
  const t = useTranslations('devices')
  const tError = useTranslations('errors')
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)

  const arrive = async () => {
    setBusy(true)
    const outcome = await ask(
      '/api/visit/arrival',
      { body: { page: PAGE_ID, ...(await heldDevices()) } },
      tError('unavailable'),
    )
    setBusy(false)
    if (outcome instanceof Problem) setProblem(outcome.message)
    else onArrived()
  }

  return (
    <div className="grid gap-6">
      <VisitHead title={t('title')} step={2} doctorName={visit.doctorName} startsAt={visit.startsAt} />
      <p className="text-lg">{t('intro')}</p>
      <DeviceCheck />
      {problem ? (
        <Notice tone="bad" live="alert">
          <p className="text-lg">{problem}</p>
        </Notice>
      ) : null}
      <Button size="large" disabled={busy} onClick={() => void arrive()}>
        {t('enter')}
      </Button>
      <Button tone="quiet" size="large" onClick={() => void onLeave()}>
        {t('cancel')}
      </Button>
    </div>
  )
}
