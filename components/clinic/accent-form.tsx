'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { OutcomeNotice } from '@/components/ui/outcome-notice'
import { accentFor, isColour, OWN_ACCENT, THEMES } from '@/lib/clinic/colour.rules'
import { ask, Problem } from '@/lib/http/request.client'
import { AccentPreview } from './accent-preview'

/** »Farbe«: one colour, from which both themes are made so that every word can be read. */
export function AccentForm({ accent }: { accent: string }) {
  const t = useTranslations('accent')
  const tError = useTranslations('errors')
  const router = useRouter()
  const [typed, setTyped] = useState(accent === '' ? OWN_ACCENT : accent)
  const [outcome, setOutcome] = useState<Problem | 'saved'>()
  const [pending, setPending] = useState(false)
  const colour = typed.trim().toLowerCase()
  const valid = isColour(colour)
  const shown = valid ? accentFor(colour, 'light').accent : ''

  const save = async (event: FormEvent) => {
    event.preventDefault()
    setOutcome(undefined)
    if (!valid) return
    setPending(true)
    // The product's own colour is kept as such, and follows when the product changes.
    const body = { was: accent, accent: colour === OWN_ACCENT ? '' : colour }
    const answer = await ask('/api/clinic/accent', { method: 'PUT', body }, tError('unavailable'))
    setPending(false)
    setOutcome(answer instanceof Problem ? answer : 'saved')
    router.refresh()
  }

  return (
    <form noValidate className="grid content-start gap-5" onSubmit={(event) => void save(event)}>
      <div className="grid gap-1">
        <h2 className="text-xl font-bold">{t('title')}</h2>
        <p className="max-w-prose">{t('intro')}</p>
      </div>
      <div className="flex flex-wrap items-start gap-5">
        <TextField
          type="color"
          label={t('choose')}
          value={valid ? colour : OWN_ACCENT}
          onChange={(event) => setTyped(event.target.value)}
          className="max-w-24 p-1!"
        />
        <TextField
          label={t('code')}
          problem={valid ? undefined : t('wrong')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          maxLength={7}
          autoComplete="off"
          spellCheck={false}
          className="max-w-36"
        />
      </div>
      {valid && shown !== colour ? <Notice tone="warn">{t('adjusted', { shown })}</Notice> : null}
      {valid ? (
        <div className="grid gap-4 sm:grid-cols-2">
          {THEMES.map((theme) => (
            <AccentPreview key={theme} theme={theme} colour={colour} />
          ))}
        </div>
      ) : null}
      <OutcomeNotice
        problem={outcome instanceof Problem ? outcome : undefined}
        done={outcome === 'saved' ? t('saved') : undefined}
      />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" disabled={pending}>
          {pending ? t('pending') : t('save')}
        </Button>
        {colour === OWN_ACCENT ? null : (
          <Button tone="quiet" onClick={() => setTyped(OWN_ACCENT)}>
            {t('own')}
          </Button>
        )}
      </div>
    </form>
  )
}
