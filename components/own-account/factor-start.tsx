'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { OutcomeNotice } from '@/components/ui/outcome-notice'
import { ask, Problem } from '@/lib/http/request.client'
import { type NewFactor, newFactor } from '@/lib/second-factor/schema'
import { PresentPassword } from './present-password'

/** The password once more, before the secret is shown. */
export function FactorStart({ onBegun }: { onBegun: (factor: NewFactor) => void }) {
  const t = useTranslations('ownAccount')
  const tError = useTranslations('errors')
  const [present, setPresent] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const [pending, setPending] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    const answer = await ask('/api/second-factor', { body: { present }, answer: newFactor }, tError('unavailable'))
    setPending(false)
    if (answer instanceof Problem) return setProblem(answer)
    onBegun(answer)
  }

  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="grid gap-4">
      <h2 className="text-xl font-bold">{t('factor')}</h2>
      <p className="max-w-prose">{t('factorIntro')}</p>
      <div className="max-w-md">
        <PresentPassword value={present} onValue={setPresent} problem={problem} />
      </div>
      <OutcomeNotice problem={problem} atFields />
      <Button type="submit" className="justify-self-start" disabled={pending}>
        {t('setUp')}
      </Button>
    </form>
  )
}
