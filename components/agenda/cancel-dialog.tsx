'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import type { AgendaItem } from '@/lib/appointment/schema'
import { ask, Problem } from '@/lib/http/request.client'
import type { Done } from './agenda'
import { AppointmentLine } from './appointment-line'
import { NewestNotice } from './newest-notice'
import { ScopeChoice } from './scope-choice'
import { useNewest } from './use-newest'

/** »Absagen«, with a question first and a reason that the patient sees. */
export function CancelDialog({
  item,
  onChanged,
  onDone,
  onClose,
}: {
  item: AgendaItem
  onChanged: () => void
  onDone: Done
  onClose: () => void
}) {
  const t = useTranslations('agenda.cancellation')
  const tPlan = useTranslations('planning')
  const tError = useTranslations('errors')
  const { current, newest, readAgain } = useNewest(item)
  const [reason, setReason] = useState('')
  const [following, setFollowing] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [pending, setPending] = useState(false)

  const cancel = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    const body = { version: current.version, reason, following }
    const answer = await ask(`/api/appointments/${item.id}/cancellation`, { body }, tError('unavailable'))
    if (answer instanceof Problem && answer.code === 'changed-meanwhile') await readAgain()
    setPending(false)
    // Also after a refusal: the display may be old.
    onChanged()
    if (answer instanceof Problem) return setProblem(answer)
    onDone(item, tPlan('cancelledNow'))
    onClose()
  }

  const aboutReason = problem?.fields.includes('reason') ?? false
  return (
    <Dialog title={t('title')} closeLabel={t('close')} onClose={onClose}>
      <form onSubmit={(event) => void cancel(event)} className="grid gap-5">
        <AppointmentLine item={current} />
        <p>{t('text')}</p>
        {problem?.code === 'changed-meanwhile' ? <NewestNotice message={problem.message} newest={newest} /> : null}
        {problem && problem.code !== 'changed-meanwhile' && !aboutReason ? (
          <Notice tone="bad" live="alert">
            {problem.message}
          </Notice>
        ) : null}
        <TextField
          label={t('reason')}
          hint={t('reasonHint')}
          maxLength={200}
          autoComplete="off"
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          problem={aboutReason ? t('problem') : undefined}
        />
        {item.seriesId === null ? null : (
          <ScopeChoice legend={tPlan('scopeCancel')} following={following} onChoose={setFollowing} />
        )}
        <Button type="submit" tone="danger" disabled={pending || current.cancelled}>
          {t('confirm')}
        </Button>
      </form>
    </Dialog>
  )
}
