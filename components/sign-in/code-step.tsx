'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'

/** The second step: the code of the app, or for who has not got it at hand a recovery code. */
export function CodeStep({
  state,
  onCode,
  onBack,
}: {
  state: 'open' | 'pending' | 'refused' | 'unavailable'
  onCode: (code: string) => void
  onBack: () => void
}) {
  const t = useTranslations('signIn')
  const [kind, setKind] = useState<'app' | 'recovery'>('app')
  const [code, setCode] = useState('')
  const form = useRef<HTMLFormElement>(null)
  // The field that had the focus is gone.
  useEffect(() => {
    if (kind) form.current?.querySelector('input')?.focus()
  }, [kind])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim() !== '') onCode(code)
  }

  return (
    <form ref={form} method="post" onSubmit={submit} className="grid gap-5">
      {state === 'refused' || state === 'unavailable' ? (
        <Notice tone="bad" live="alert">
          {t(state === 'refused' ? 'codeRefused' : 'unavailable')}
        </Notice>
      ) : null}
      <TextField
        key={kind}
        label={t(kind === 'app' ? 'code' : 'recoveryCode')}
        hint={t(kind === 'app' ? 'codeHint' : 'recoveryHint')}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        inputMode={kind === 'app' ? 'numeric' : 'text'}
        autoComplete={kind === 'app' ? 'one-time-code' : 'off'}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={64}
        required
      />
      <Button type="submit" disabled={state === 'pending'}>
        {state === 'pending' ? t('pending') : t('submitCode')}
      </Button>
      <div className="flex flex-wrap gap-x-2">
        <Button
          tone="quiet"
          onClick={() => {
            setKind(kind === 'app' ? 'recovery' : 'app')
            setCode('')
          }}
        >
          {t(kind === 'app' ? 'useRecovery' : 'useApp')}
        </Button>
        <Button tone="quiet" onClick={onBack}>
          {t('back')}
        </Button>
      </div>
    </form>
  )
}
