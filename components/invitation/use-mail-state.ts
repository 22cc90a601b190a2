import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { ask, Problem } from '@/lib/http/request.client'
import { type MailState, mailAnswer } from '@/lib/invitation/schema'

const ASK_EVERY_MS = 3_000

/**
 * How it stands with an appointment's latest e-mail, asked for again until the first try is over: what comes later
 * can take hours, and is seen with the agenda.
 */
export function useMailState(appointmentId: string, initial: MailState | undefined): MailState | undefined {
  const tError = useTranslations('errors')
  const [asked, setAsked] = useState<{ since: MailState | undefined; state: MailState | undefined }>()
  // What comes from outside is newer than what was asked for before it.
  const state = asked && asked.since === initial ? asked.state : initial
  const waits = state?.status === 'waiting' && state.reason === null
  useEffect(() => {
    if (!waits) return
    const timer = setInterval(async () => {
      if (document.visibilityState !== 'visible') return
      const unreachable = tError('unavailable')
      const answer = await ask(
        `/api/appointments/${appointmentId}/mail`,
        { method: 'GET', answer: mailAnswer },
        unreachable,
      )
      if (!(answer instanceof Problem)) setAsked({ since: initial, state: answer.mail ?? undefined })
    }, ASK_EVERY_MS)
    return () => clearInterval(timer)
  }, [waits, appointmentId, initial, tError])
  return state
}
