'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { TextAreaField, TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { type ClinicProfile, clinicProfile } from '@/lib/clinic/schema'
import { ask, Problem } from '@/lib/http/request.client'

const FIELDS = ['name', 'phone', 'email', 'address', 'privacyUrl'] as const
type Field = (typeof FIELDS)[number]

/** »Die Praxis«: what everybody reads of it. */
export function ProfileForm({ profile }: { profile: ClinicProfile }) {
  const t = useTranslations('clinic')
  const tError = useTranslations('errors')
  const router = useRouter()
  const [typed, setTyped] = useState(profile)
  /** What this form began with; after somebody else's change what is stored now. */
  const [seen, setSeen] = useState(profile)
  const [wrong, setWrong] = useState<readonly Field[]>([])
  const [outcome, setOutcome] = useState<Problem | 'saved'>()
  const [pending, setPending] = useState(false)
  const overtaken = outcome instanceof Problem && outcome.code === 'clinic-changed-meanwhile'
  const others = overtaken ? FIELDS.filter((field) => profile[field] !== seen[field]) : []

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setOutcome(undefined)
    const parsed = clinicProfile.safeParse(typed)
    if (!parsed.success) {
      const about = parsed.error.issues.map(({ path }) => path[0])
      return setWrong(FIELDS.filter((field) => about.includes(field)))
    }
    setWrong([])
    setPending(true)
    // Whoever saves once more after the sentence has read what somebody else wrote.
    const body = { was: overtaken ? profile : seen, profile: parsed.data }
    const answer = await ask('/api/clinic/profile', { method: 'PUT', body }, tError('unavailable'))
    setPending(false)
    if (answer instanceof Problem) setOutcome(answer)
    else {
      setTyped(parsed.data)
      setSeen(parsed.data)
      setOutcome('saved')
    }
    router.refresh()
  }

  const common = (field: Field) => ({
    label: t(`${field}.label`),
    hint: t(`${field}.hint`),
    problem: wrong.includes(field) ? t(`${field}.problem`) : undefined,
    value: typed[field],
    autoComplete: 'off',
  })
  const type = (field: Field) => (event: { target: { value: string } }) =>
    setTyped({ ...typed, [field]: event.target.value })

  return (
    <form noValidate className="grid content-start gap-5" onSubmit={(event) => void submit(event)}>
      <div className="grid gap-1">
        <h2 className="text-xl font-bold">{t('title')}</h2>
        <p className="max-w-prose">{t('intro')}</p>
      </div>
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <TextField {...common('name')} maxLength={80} onChange={type('name')} />
        <TextField {...common('phone')} type="tel" maxLength={40} onChange={type('phone')} />
        <TextAreaField {...common('address')} rows={3} maxLength={300} onChange={type('address')} />
        <TextField {...common('email')} type="email" maxLength={254} onChange={type('email')} />
        <TextField {...common('privacyUrl')} type="url" maxLength={500} onChange={type('privacyUrl')} />
      </div>
      {outcome instanceof Problem ? (
        <Notice tone="bad" live="alert">
          <p>{outcome.message}</p>
          {others.length > 0 ? (
            <ul className="list-disc pl-6">
              {others.map((field) => (
                <li key={field} className="whitespace-pre-line [overflow-wrap:anywhere]">
                  {t('storedNow', { field: t(`${field}.label`), value: profile[field] })}
                </li>
              ))}
            </ul>
          ) : null}
        </Notice>
      ) : null}
      {outcome === 'saved' ? (
        <Notice tone="good" live="status">
          {t('saved')}
        </Notice>
      ) : null}
      <Button type="submit" className="justify-self-start" disabled={pending}>
        {pending ? t('pending') : t('save')}
      </Button>
    </form>
  )
}
