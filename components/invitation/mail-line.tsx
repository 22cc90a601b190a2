'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { TIME_OF_DAY } from '@/components/ui/clock'
import type { MailState } from '@/lib/invitation/schema'
import { useMailState } from './use-mail-state'

/** The state of the latest e-mail in one sentence, at the appointment. */
export function MailLine({ appointmentId, initial }: { appointmentId: string; initial: MailState }) {
  const state = useMailState(appointmentId, initial)
  const sentence = useMailSentence()
  if (!state) return null
  return <p className={state.status === 'failed' ? 'font-semibold text-bad' : 'text-muted'}>{sentence(state)}</p>
}

export function useMailSentence(): (state: MailState) => string {
  const t = useTranslations('invitation')
  const format = useFormatter()
  return ({ kind: of, status, sentAt, reason: why }) => {
    const kind = t(`kind.${of}`)
    const reason = why === null ? '' : t(`reason.${why}`)
    switch (status) {
      case 'sent': {
        const at = new Date(sentAt ?? 0)
        const day = format.dateTime(at, { day: '2-digit', month: '2-digit', year: 'numeric' })
        return t('state.sent', { kind, at: `${day}, ${format.dateTime(at, TIME_OF_DAY)}` })
      }
      case 'failed':
        return t('state.failed', { kind, reason })
      case 'waiting':
        return why === null ? t('state.waiting', { kind }) : t('state.retrying', { kind, reason })
      default:
        return status satisfies never
    }
  }
}
