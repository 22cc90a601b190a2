'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { ButtonLink } from '@/components/ui/button-link'
import { TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { OutcomeNotice } from '@/components/ui/outcome-notice'
import { PasswordField } from '@/components/ui/password-field'
import type { AccountState } from '@/lib/account/rules'
import { type LinkView, lookAnswer, redeemAnswer } from '@/lib/account/schema'
import { ask, Problem } from '@/lib/http/request.client'

type Seen = { readonly token: string; readonly link: LinkView }

/** Who opens a one-time link: sees whose it is, and chooses a password. The token goes in bodies only. */
export function JoinForm() {
  const t = useTranslations('joining')
  const tError = useTranslations('errors')
  const [seen, setSeen] = useState<Seen | Problem | 'none'>()
  const [typed, setTyped] = useState({ name: '', email: '', password: '' })
  const [problem, setProblem] = useState<Problem>()
  const [state, setState] = useState<AccountState>()
  const [pending, setPending] = useState(false)

  useEffect(() => {
    const look = async () => {
      const token = location.hash.slice(1)
      if (token === '') return setSeen('none')
      const link = await ask('/api/account-links/look', { body: { token }, answer: lookAnswer }, tError('unavailable'))
      setSeen(link instanceof Problem ? link : { token, link })
    }
    void look()
    const again = () => void look()
    addEventListener('hashchange', again)
    return () => removeEventListener('hashchange', again)
  }, [tError])

  if (seen === undefined) return <p>{t('looking')}</p>
  if (seen === 'none' || seen instanceof Problem) {
    // A garbled link is as good as one that is over.
    const over = seen === 'none' || seen.isFinal
    return (
      <Notice tone={over ? 'warn' : 'bad'} live="alert">
        {over ? t('over') : seen.message}
      </Notice>
    )
  }
  if (state) {
    return (
      <div className="grid gap-5">
        <Notice tone="good" live="status">
          {t(state === 'active' ? 'ready' : 'awaiting')}
        </Notice>
        {state === 'active' ? (
          <p>
            <ButtonLink href="/anmelden">{t('toSignIn')}</ButtonLink>
          </p>
        ) : null}
      </div>
    )
  }

  const { token, link } = seen
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    const { password, ...person } = typed
    const body = { token, password, ...(link.kind === 'first-admin' ? { person } : {}) }
    const answer = await ask('/api/account-links', { body, answer: redeemAnswer }, tError('unavailable'))
    setPending(false)
    if (answer instanceof Problem) return setProblem(answer)
    // Used up: nothing of it stays in the address or the history.
    history.replaceState(history.state, '', location.pathname)
    setState(answer.state)
  }

  const field = (name: 'name' | 'email') => (
    <TextField
      label={t(name)}
      value={typed[name]}
      onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
      problem={problem?.about(name) ?? problem?.about(`person.${name}`)}
      type={name === 'email' ? 'email' : 'text'}
      autoComplete={name === 'email' ? 'username' : 'name'}
      maxLength={name === 'email' ? 254 : 80}
      required
    />
  )
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="grid gap-5">
      {link.kind === 'first-admin' ? (
        <>
          <p>{t('firstAdminIntro')}</p>
          {field('name')}
          {field('email')}
        </>
      ) : (
        <>
          <p>{t(link.kind === 'invitation' ? 'invitationIntro' : 'resetIntro', { name: link.name })}</p>
          <p>
            {t('email')}: <strong className="[overflow-wrap:anywhere]">{link.email}</strong>
          </p>
          {/* So that password managers keep the password with its address. */}
          <input type="text" autoComplete="username" value={link.email} readOnly hidden />
        </>
      )}
      <PasswordField
        label={t('password')}
        hint={t('passwordHint')}
        value={typed.password}
        onChange={(event) => setTyped({ ...typed, password: event.target.value })}
        problem={problem?.about('password')}
        autoComplete="new-password"
        required
      />
      <OutcomeNotice problem={problem} atFields />
      <Button type="submit" disabled={pending}>
        {t('submit')}
      </Button>
    </form>
  )
}
