'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox, TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { ask, Problem } from '@/lib/http/request.client'
import { type VisitView, visitView } from '@/lib/signalling/schema'
import { type Closed, ClosedNotice } from './closed-notice'
import { VisitHead } from './visit-head'

/** Code, name, confirmation: everything that is asked of a patient. A link brings the code behind its `#`. */
export function FrontDoor({
  leaflet,
  consent,
  closed,
  onDialledIn,
}: {
  leaflet: ReactNode
  /** What the patient confirms with it (R10). */
  consent: string
  closed: Closed | null
  onDialledIn: (visit: VisitView) => void
}) {
  const t = useTranslations('door')
  const tRules = useTranslations('rules')
  const tError = useTranslations('errors')
  const router = useRouter()
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  const [confirmed, setConfirmed] = useState(false)
  const [missing, setMissing] = useState<readonly ('code' | 'name' | 'consent')[]>([])
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    const takeCode = () => {
      const given = codeIn(location.hash)
      if (given === '') return
      setCode(given)
      // The code stays in the field alone, not in the address or the history.
      history.replaceState(history.state, '', location.pathname)
    }
    takeCode()
    addEventListener('hashchange', takeCode)
    return () => removeEventListener('hashchange', takeCode)
  }, [])

  const dialIn = async (event: FormEvent) => {
    event.preventDefault()
    const absent = [
      ...(code.trim() === '' ? (['code'] as const) : []),
      ...(name.trim().length < 2 ? (['name'] as const) : []),
      ...(confirmed ? [] : (['consent'] as const)),
    ]
    setMissing(absent)
    setProblem(undefined)
    if (absent.length > 0) return
    setBusy(true)
    const visit = await ask('/api/visit', { body: { code, name, consent }, answer: visitView }, tError('unavailable'))
    setBusy(false)
    if (!(visit instanceof Problem)) return onDialledIn(visit)
    if (visit.code === 'leaflet-changed') {
      // The clinic has published another one meanwhile: it is shown, and nothing of what was typed is lost.
      setConfirmed(false)
      router.refresh()
    }
    if (visit.fields.includes('name')) setMissing(['name'])
    else setProblem(visit.message)
  }

  return (
    <form noValidate onSubmit={(event) => void dialIn(event)} className="grid gap-6">
      <VisitHead title={t('title')} step={1} />
      {closed ? <ClosedNotice {...closed} /> : null}
      <p className="text-lg">{t('intro')}</p>
      {problem ? (
        <Notice tone="bad" live="alert">
          <p className="text-lg">{problem}</p>
        </Notice>
      ) : null}
      <TextField
        size="large"
        label={t('code')}
        hint={t('codeHint')}
        problem={missing.includes('code') ? t('codeMissing') : undefined}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        inputMode="text"
        maxLength={64}
        className="tracking-widest uppercase"
      />
      <TextField
        size="large"
        label={t('name')}
        hint={t('nameHint')}
        problem={missing.includes('name') ? t('nameMissing') : undefined}
        value={name}
        onChange={(event) => setName(event.target.value)}
        autoComplete="name"
        maxLength={80}
      />
      {leaflet}
      <Checkbox
        size="large"
        label={tRules('confirm')}
        problem={missing.includes('consent') ? t('confirmMissing') : undefined}
        checked={confirmed}
        onChange={(event) => setConfirmed(event.target.checked)}
      />
      <Button type="submit" size="large" disabled={busy}>
        {busy ? t('busy') : t('dialIn')}
      </Button>
    </form>
  )
}

/** What stands behind `#`; a link that was broken on its way is no code. */
function codeIn(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1))
  } catch {
    return ''
  }
}
