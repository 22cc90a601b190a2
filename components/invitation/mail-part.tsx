'use client'

import { Mail } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox, TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { ask, Problem } from '@/lib/http/request.client'
import type { Locale } from '@/lib/i18n/rules'
import { type MailState, mailAnswer } from '@/lib/invitation/schema'
import { useMailSentence } from './mail-line'
import { useMailState } from './use-mail-state'

/** The invitation by e-mail: address, reminders, and how it stands with the letter afterwards. */
export function MailPart({ appointmentId, code, locale }: { appointmentId: string; code: string; locale: Locale }) {
  const t = useTranslations('invitation')
  const tError = useTranslations('errors')
  const [email, setEmail] = useState('')
  const [reminds, setReminds] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [pending, setPending] = useState(false)
  const [queued, setQueued] = useState<MailState>()
  const state = useMailState(appointmentId, queued)
  const sentence = useMailSentence()

  const send = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    setProblem(undefined)
    const answer = await ask(
      `/api/appointments/${appointmentId}/mail`,
      { body: { code, locale, email: email.trim(), reminds }, answer: mailAnswer },
      tError('unavailable'),
    )
    setPending(false)
    if (answer instanceof Problem) setProblem(answer)
    else setQueued(answer.mail ?? undefined)
  }

  const wrongAddress = problem?.fields.includes('email') ?? false
  return (
    <form onSubmit={(event) => void send(event)} noValidate className="grid gap-3">
      <TextField
        label={t('email')}
        hint={t('emailHint')}
        type="email"
        required
        maxLength={254}
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        problem={wrongAddress ? t('emailProblem') : undefined}
      />
      <Checkbox label={t('reminds')} checked={reminds} onChange={(event) => setReminds(event.target.checked)} />
      {problem && !wrongAddress ? (
        <Notice tone="bad" live="alert">
          {problem.message}
        </Notice>
      ) : null}
      <Button type="submit" tone="secondary" disabled={pending}>
        <Mail aria-hidden className="size-5" />
        {pending ? t('sending') : t('send')}
      </Button>
      <p
        role="status"
        className={`font-semibold empty:sr-only ${state?.status === 'failed' ? 'text-bad' : 'text-good'}`}
      >
        {state ? sentence(state) : null}
      </p>
    </form>
  )
}
