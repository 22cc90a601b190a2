'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { OutcomeNotice } from '@/components/ui/outcome-notice'
import { PasswordField } from '@/components/ui/password-field'
import { ask, Problem } from '@/lib/http/request.client'
import { PresentPassword } from './present-password'

/** »Passwort ändern«: asks for the present one, and ends every other sign-in. */
export function PasswordForm() {
  const t = useTranslations('ownAccount')
  const tError = useTranslations('errors')
  const router = useRouter()
  const [typed, setTyped] = useState({ present: '', password: '' })
  const [outcome, setOutcome] = useState<Problem | 'done'>()
  const [pending, setPending] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    const answer = await ask('/api/password', { method: 'PUT', body: typed }, tError('unavailable'))
    setPending(false)
    setOutcome(answer instanceof Problem ? answer : 'done')
    if (answer instanceof Problem) return
    setTyped({ present: '', password: '' })
    router.refresh()
  }

  const problem = outcome instanceof Problem ? outcome : undefined
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="grid max-w-md gap-4">
      <h2 className="text-xl font-bold">{t('password')}</h2>
      <PresentPassword value={typed.present} onValue={(present) => setTyped({ ...typed, present })} problem={problem} />
      <PasswordField
        label={t('newPassword')}
        hint={t('passwordHint')}
        value={typed.password}
        onChange={(event) => setTyped({ ...typed, password: event.target.value })}
        problem={problem?.about('password')}
        autoComplete="new-password"
        required
      />
      <OutcomeNotice problem={problem} done={outcome === 'done' ? t('passwordChanged') : undefined} atFields />
      <Button type="submit" className="justify-self-start" disabled={pending}>
        {t('changePassword')}
      </Button>
    </form>
  )
}
