'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useCheck } from '@/components/device-check/use-check'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Place } from '@/lib/browser/place.rules'
import { currentFindings } from '@/lib/device-check/findings.client'
import { ask, Problem } from '@/lib/http/request.client'
import { PAGE_ID } from '@/lib/signalling/page.client'
import type { VisitView } from '@/lib/signalling/schema'
import { DeviceCheck } from './device-check'
import { VisitHead } from './visit-head'

/** Step 2: the device check, and from there into the waiting room. */
export function PatientDeviceCheck({
  visit,
  place,
  onArrived,
  onLeave,
}: {
  visit: VisitView
  place: Place
  onArrived: () => void
  onLeave: () => void
}) {
  const t = useTranslations('devices')
  const tError = useTranslations('errors')
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const check = useCheck('visitor')

  const arrive = async () => {
    setBusy(true)
    const outcome = await ask(
      '/api/visit/arrival',
      { body: { page: PAGE_ID, findings: currentFindings() } },
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
      <DeviceCheck check={check} place={place} clinicPhone={visit.clinicPhone} />
      {problem ? (
        <Notice tone="bad" live="alert">
          <p className="text-lg">{problem}</p>
        </Notice>
      ) : null}
      <Button size="large" disabled={busy} onClick={() => void arrive()}>
        {t('enter')}
      </Button>
      <Button tone="quiet" size="large" onClick={onLeave}>
        {t('cancel')}
      </Button>
    </div>
  )
}
