'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { type AgendaItem, renewedCode } from '@/lib/appointment/schema'
import { ask, Problem } from '@/lib/http/request.client'
import type { Clinic } from './agenda'
import { AppointmentLine } from './appointment-line'
import { IssuedCode } from './issued-code'

/** »Neuer Code«: asked first, because the old one dies at once. */
export function RenewDialog({
  item,
  clinic,
  onChanged,
  onClose,
}: {
  item: AgendaItem
  clinic: Clinic
  onChanged: () => void
  onClose: () => void
}) {
  const t = useTranslations('agenda.renew')
  const tCode = useTranslations('code')
  const tError = useTranslations('errors')
  const [code, setCode] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const [pending, setPending] = useState(false)

  const renew = async () => {
    setPending(true)
    const answer = await ask(`/api/appointments/${item.id}/code`, { answer: renewedCode }, tError('unavailable'))
    setPending(false)
    onChanged()
    if (answer instanceof Problem) setProblem(answer.message)
    else setCode(answer.code)
  }

  if (code !== undefined) {
    return (
      <Dialog title={tCode('renewed')} closeLabel={tCode('done')} onClose={onClose}>
        <IssuedCode
          invitation={{ id: item.id, code, startsAt: item.startsAt, doctorName: item.doctorName }}
          clinic={clinic}
        />
      </Dialog>
    )
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
        <Button onClick={() => void renew()} disabled={pending}>
          {t('confirm')}
        </Button>
      </div>
    </Dialog>
  )
}
