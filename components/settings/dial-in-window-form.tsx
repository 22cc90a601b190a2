'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { OutcomeNotice } from '@/components/ui/outcome-notice'
import { type DialInWindow, dialInWindow } from '@/lib/clinic/schema'
import { ask, Problem } from '@/lib/http/request.client'

const FIELDS = ['openBeforeMinutes', 'openAfterMinutes'] as const
type Field = (typeof FIELDS)[number]

/** »Einwahlzeit«: from when until when codes work. */
export function DialInWindowForm({ window }: { window: DialInWindow }) {
  const t = useTranslations('settings')
  const tError = useTranslations('errors')
  const router = useRouter()
  const [typed, setTyped] = useState({
    openBeforeMinutes: String(window.openBeforeMinutes),
    openAfterMinutes: String(window.openAfterMinutes),
  })
  const [wrong, setWrong] = useState<readonly Field[]>([])
  const [outcome, setOutcome] = useState<Problem | DialInWindow>()
  const [pending, setPending] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setOutcome(undefined)
    const parsed = dialInWindow.safeParse({
      openBeforeMinutes: numberOf(typed.openBeforeMinutes),
      openAfterMinutes: numberOf(typed.openAfterMinutes),
    })
    if (!parsed.success) {
      const about = parsed.error.issues.map(({ path }) => path[0])
      return setWrong(FIELDS.filter((field) => about.includes(field)))
    }
    setWrong([])
    setPending(true)
    const answer = await ask('/api/clinic/dial-in-window', { method: 'PUT', body: parsed.data }, tError('unavailable'))
    setPending(false)
    setOutcome(answer instanceof Problem ? answer : parsed.data)
    router.refresh()
  }

  const field = (name: Field, words: 'before' | 'after') => (
    <TextField
      label={t(words)}
      hint={t(`${words}Hint`)}
      problem={wrong.includes(name) ? t(words === 'before' ? 'problemBefore' : 'problemAfter') : undefined}
      value={typed[name]}
      onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
      inputMode="numeric"
      autoComplete="off"
      maxLength={4}
      className="max-w-32"
    />
  )

  return (
    <form noValidate className="grid content-start gap-4" onSubmit={(event) => void submit(event)}>
      <div className="grid gap-1">
        <h2 className="text-xl font-bold">{t('window')}</h2>
        <p className="max-w-prose">{t('windowIntro')}</p>
      </div>
      <div className="grid items-start gap-5 sm:grid-cols-2">
        {field('openBeforeMinutes', 'before')}
        {field('openAfterMinutes', 'after')}
      </div>
      {outcome instanceof Problem ? (
        <OutcomeNotice problem={outcome} />
      ) : outcome ? (
        <OutcomeNotice done={t('saved', { before: outcome.openBeforeMinutes, after: outcome.openAfterMinutes })} />
      ) : null}
      <Button type="submit" className="justify-self-start" disabled={pending}>
        {pending ? t('pending') : t('save')}
      </Button>
    </form>
  )
}

/** Nothing typed is not zero. */
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text)
}
