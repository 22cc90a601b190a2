'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { OutcomeNotice } from '@/components/ui/outcome-notice'
import { ask, Problem } from '@/lib/http/request.client'
import { PresentPassword } from './present-password'

/** Removing asks for the password and a code: an open browser alone is not enough. */
export function FactorRemove({ onRemoved, onCancel }: { onRemoved: () => void; onCancel: () => void }) {
  const t = useTranslations('ownAccount')
  const tError = useTranslations('errors')
  const [typed, setTyped] = useState({ present: '', code: '' })
  const [problem, setProblem] = useState<Problem>()
  const [pending, setPending] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    const answer = await ask('/api/second-factor', { method: 'DELETE', body: typed }, tError('unavailable'))
    setPending(false)
    if (answer instanceof Problem) return setProblem(answer)
    onRemoved()
  }

  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="grid max-w-md gap-4">
      <p>{t('removeIntro')}</p>
      <PresentPassword value={typed.present} onValue={(present) => setTyped({ ...typed, present })} problem={problem} />
      <TextField
        label={t('anyCode')}
        value={typed.code}
        onChange={(event) => setTyped({ ...typed, code: event.target.value })}
        problem={problem?.about('code')}
        autoComplete="one-time-code"
        autoCapitalize="none"
        maxLength={64}
        required
      />
      <OutcomeNotice problem={problem} atFields />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" tone="danger" disabled={pending}>
          {t('removeFactor')}
        </Button>
        <Button tone="quiet" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}
