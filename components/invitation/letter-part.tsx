'use client'

import { FileDown, Printer } from 'lucide-react'
import { useTimeZone, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { TextAreaField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { saveFile } from '@/lib/http/download.client'
import type { Locale } from '@/lib/i18n/rules'
import { type LetterFacts, letterContent } from '@/lib/invitation/letter.rules'
import { MAX_ADDRESS_LINES } from '@/lib/invitation/schema'
import { LetterSheet } from './letter-sheet'
import { useLetterWords } from './patient-words'

/** The letter: printed by the browser, or as PDF. */
export function LetterPart({
  appointmentId,
  code,
  facts,
  locale,
}: {
  appointmentId: string
  code: string
  facts: Omit<LetterFacts, 'zone' | 'locale'>
  locale: Locale
}) {
  const t = useTranslations('invitation')
  const tCode = useTranslations('code')
  const tError = useTranslations('errors')
  const zone = useTimeZone() ?? 'Europe/Berlin'
  const now = useNow()
  const say = useLetterWords(locale)
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string>()
  const [pending, setPending] = useState(false)
  const address = typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, MAX_ADDRESS_LINES)

  const save = async () => {
    setPending(true)
    const body = { code, locale, address }
    const refused = await saveFile(
      `/api/appointments/${appointmentId}/letter`,
      body,
      t('pdfFile'),
      tError('unavailable'),
    )
    setPending(false)
    setProblem(refused?.message)
  }

  return (
    <div className="grid gap-3">
      <p>{t('letterText')}</p>
      {facts.clinicPhone === '' ? <p className="font-semibold">{t('noPhone')}</p> : null}
      <TextAreaField
        label={t('recipient')}
        hint={t('recipientHint')}
        rows={3}
        maxLength={400}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {problem ? (
        <Notice tone="bad" live="alert">
          {problem}
        </Notice>
      ) : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <Button tone="secondary" onClick={() => window.print()}>
          <Printer aria-hidden className="size-5" />
          {tCode('print')}
        </Button>
        <Button tone="secondary" onClick={() => void save()} disabled={pending}>
          <FileDown aria-hidden className="size-5" />
          {t('pdf')}
        </Button>
      </div>
      <LetterSheet content={letterContent({ ...facts, zone, locale }, code, address, now, say)} locale={locale} />
    </div>
  )
}
