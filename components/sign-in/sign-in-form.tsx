'use client'

import { useRouter } from 'next/navigation'
import { signIn } from 'next-auth/react'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'

/** One sentence for every refusal: it does not tell whether there is such an account (ASVS 6.3). */
export function SignInForm() {
  const t = useTranslations('signIn')
  const router = useRouter()
  const [state, setState] = useState<'open' | 'pending' | 'refused' | 'unavailable'>('open')

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setState('pending')
    try {
      const answer = await signIn('credentials', {
        email: form.get('email'),
        password: form.get('password'),
        redirect: false,
      })
      if (answer?.ok) return router.refresh()
      setState(answer?.status === 401 ? 'refused' : 'unavailable')
    } catch {
      setState('unavailable')
    }
  }

  // Without its script the form must not put the password into the address: hence the method.
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="grid gap-5">
      {state === 'refused' || state === 'unavailable' ? (
        <Notice tone="bad" live="alert">
          {t(state)}
        </Notice>
      ) : null}
      <TextField
        label={t('email')}
        name="email"
        type="email"
        autoComplete="username"
        required
        maxLength={254}
        spellCheck={false}
      />
      <TextField
        label={t('password')}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={128}
      />
      <Button type="submit" disabled={state === 'pending'}>
        {state === 'pending' ? t('pending') : t('submit')}
      </Button>
    </form>
  )
}
