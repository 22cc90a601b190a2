'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import type { AgendaItem } from '@/lib/appointment/schema'
import { ask, Problem } from '@/lib/http/request.client'
import { AppointmentLine } from './appointment-line'

/** »Absagen«, with a question first. */
export function CancelDialog({
  item,
  onChanged,
  onClose,
}: {
  item: AgendaItem
  onChanged: () => void
  onClose: () => void
}) {
  const t = useTranslations('agenda.cancellation')
  const tError = useTranslations('errors')
  const [problem, setProblem] = useState<string>()
  const [pending, setPending] = useState(false)

  const cancel = async () => {
    setPending(true)
    const answer = await ask(`/api/appointments/${item.id}/cancellation`, {}, tError('unavailable'))
    setPending(false)
    // Also after a refusal: the display may be old.
    onChanged()
    if (answer instanceof Problem) setProblem(answer.message)
    else onClose()
  }

  return (
    <Dialog title={t('title')} closeLabel={t('close')} onClose={onClose}>
      <div className="grid gap-5">
        <AppointmentLine item={item} />
        <p>{t('text')}</p>
        {problem ? (
          <Notice tone="bad" live="alert">
            {problem}
          </Notice>
        ) : null}
        <Button tone="danger" onClick={() => void cancel()} disabled={pending}>
          {t('confirm')}
        </Button>
      </div>
    </Dialog>
  )
}
