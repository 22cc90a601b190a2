'use client'

import { useRouter } from 'next/navigation'
import { signIn } from 'next-auth/react'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { PasswordField } from '@/components/ui/password-field'
import { asksForCode } from '@/lib/auth/rules'
import { CodeStep } from './code-step'

type Given = { readonly email: string; readonly password: string }

/**
 * E-mail and password; then, for an account with a second factor, the code. One sentence for every refusal: it does not
 * tell whether there is such an account (ASVS 6.3).
 */
export function SignInForm() {
  const t = useTranslations('signIn')
  const router = useRouter()
  const [state, setState] = useState<'open' | 'pending' | 'refused' | 'unavailable'>('open')
  /** Fits, and the code is still missing. */
  const [given, setGiven] = useState<Given>()

  const enter = async ({ email, password }: Given, code?: string) => {
    setState('pending')
    try {
      const answer = await signIn('credentials', {
        ...{ email, password, redirect: false },
        ...(code === undefined ? {} : { code }),
      })
      if (asksForCode(answer?.url)) {
        setGiven({ email, password })
        return setState('open')
      }
      if (answer?.ok) return router.refresh()
      setState(answer?.status === 401 ? 'refused' : 'unavailable')
    } catch {
      setState('unavailable')
    }
  }

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    void enter({ email: String(form.get('email')), password: String(form.get('password')) })
  }

  if (given) {
    return (
      <CodeStep
        state={state}
        onCode={(code) => void enter(given, code)}
        onBack={() => {
          setGiven(undefined)
          setState('open')
        }}
      />
    )
  }
  // Without its script the form must not put the password into the address: hence the method.
  return (
    <form method="post" onSubmit={submit} className="grid gap-5">
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
      <PasswordField label={t('password')} name="password" autoComplete="current-password" required />
      <Button type="submit" disabled={state === 'pending'}>
        {state === 'pending' ? t('pending') : t('submit')}
      </Button>
    </form>
  )
}
