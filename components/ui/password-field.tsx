'use client'

import { useTranslations } from 'next-intl'
import { type ComponentProps, useState } from 'react'
import { MAX_PASSWORD } from '@/lib/account/rules'
import { TextField } from './field'

type Props = Omit<ComponentProps<typeof TextField>, 'type' | 'maxLength' | 'spellCheck' | 'autoCapitalize'> & {
  autoComplete: 'current-password' | 'new-password'
}

/** A password can be looked at and pasted: both let people have long ones (ASVS 6.2). */
export function PasswordField(props: Props) {
  const t = useTranslations('signIn')
  const [shown, setShown] = useState(false)
  return (
    <div className="grid gap-1">
      <TextField
        {...props}
        type={shown ? 'text' : 'password'}
        maxLength={MAX_PASSWORD}
        spellCheck={false}
        autoCapitalize="none"
      />
      <button
        type="button"
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
        className="inline-flex min-h-11 items-center justify-self-start rounded-lg text-accent underline underline-offset-4"
      >
        {t('show')}
      </button>
    </div>
  )
}
