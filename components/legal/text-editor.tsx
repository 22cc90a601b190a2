'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Radio, TextAreaField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { ask, Problem } from '@/lib/http/request.client'
import { TEXT_SLUGS, type TextKind } from '@/lib/legal/rules'
import { MAX_TEXT, publishedText } from '@/lib/legal/schema'
import { type Facts, faultsIn } from '@/lib/legal/text.rules'
import { type LegalWords, TextPreview } from './text-preview'
import { WritingHelp } from './writing-help'

const LANGUAGES = [
  { name: 'german', locale: 'de' },
  { name: 'english', locale: 'en' },
] as const

type Language = (typeof LANGUAGES)[number]['name']
type Written = { readonly german: string; readonly english: string }

/** Writes a new version of a text in both languages, with the page as it will be beside it. */
export function TextEditor({
  kind,
  current,
  standard,
  words,
  ...filled
}: {
  kind: TextKind
  current: Written & { readonly version: string }
  /** The product's own. */
  standard: Written
  words: LegalWords
  facts: Facts
  keepDays: number
}) {
  const t = useTranslations('texts')
  const tError = useTranslations('errors')
  const router = useRouter()
  const [typed, setTyped] = useState<Written>({ german: current.german, english: current.english })
  const [base, setBase] = useState(current.version)
  const [language, setLanguage] = useState<Language>('german')
  const [outcome, setOutcome] = useState<Problem | { version: string }>()
  const [pending, setPending] = useState(false)
  const chosen = LANGUAGES.find(({ name }) => name === language) ?? LANGUAGES[0]
  const overtaken = outcome instanceof Problem && outcome.code === 'text-changed-meanwhile'
  const same = (other: Written) => typed.german === other.german && typed.english === other.english

  const publish = async (event: FormEvent) => {
    event.preventDefault()
    setOutcome(undefined)
    const wrong = LANGUAGES.find(({ name }) => typed[name].trim() === '' || faultsIn(typed[name]).length > 0)
    if (wrong) return setLanguage(wrong.name)
    setPending(true)
    const body = { base, ...typed }
    const answer = await ask(`/api/texts/${kind}`, { body, answer: publishedText }, tError('unavailable'))
    setPending(false)
    setOutcome(answer)
    if (!(answer instanceof Problem)) setBase(answer.version)
    router.refresh()
  }

  return (
    <form noValidate className="grid gap-5" onSubmit={(event) => void publish(event)}>
      <fieldset className="flex flex-wrap items-center gap-x-6">
        <legend className="sr-only">{t('language')}</legend>
        {LANGUAGES.map(({ name }) => (
          <Radio
            key={name}
            name="language"
            label={t(`languages.${name}`)}
            checked={language === name}
            onChange={() => setLanguage(name)}
          />
        ))}
      </fieldset>
      <div className="grid gap-6 lg:grid-cols-2">
        <div className="grid content-start gap-4">
          <TextAreaField
            key={language}
            label={t('textIn', { language: t(`languages.${language}`) })}
            problem={problemOf(typed[language], t)}
            rows={24}
            maxLength={MAX_TEXT}
            lang={chosen.locale}
            value={typed[language]}
            onChange={(event) => setTyped({ ...typed, [language]: event.target.value })}
          />
          <WritingHelp />
        </div>
        <section aria-label={t('preview')} className="grid min-w-0 content-start gap-3">
          <h2 className="font-semibold">{t('preview')}</h2>
          <div className="rounded-2xl border border-line bg-ground p-4 sm:p-6">
            <TextPreview text={typed[language]} locale={chosen.locale} words={words} {...filled} />
          </div>
        </section>
      </div>
      {outcome instanceof Problem ? (
        <Notice tone="bad" live="alert">
          <p>{outcome.message}</p>
          {overtaken && current.version !== base ? (
            <p className="flex flex-wrap items-center gap-x-4">
              <Link
                className="inline-flex min-h-11 items-center text-accent underline underline-offset-4"
                href={`/verwaltung/texte/${TEXT_SLUGS[kind]}/${current.version}`}
                target="_blank"
              >
                {t('readNewer', { version: current.version })}
              </Link>
              <Button
                tone="secondary"
                onClick={() => {
                  setBase(current.version)
                  setOutcome(undefined)
                }}
              >
                {t('goOn')}
              </Button>
            </p>
          ) : null}
        </Notice>
      ) : null}
      {outcome && !(outcome instanceof Problem) ? (
        <Notice tone="good" live="status">
          {t('published', { version: outcome.version })}
        </Notice>
      ) : null}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" disabled={pending || same(current)}>
          {pending ? t('pending') : t('publish')}
        </Button>
        {same(standard) ? null : (
          <Button tone="secondary" onClick={() => setTyped({ german: standard.german, english: standard.english })}>
            {t('useStandard')}
          </Button>
        )}
      </div>
    </form>
  )
}

function problemOf(text: string, t: ReturnType<typeof useTranslations<'texts'>>): string | undefined {
  if (text.trim() === '') return t('empty')
  const [first] = faultsIn(text)
  return first && t(`faults.${first.kind}`, { line: first.line, text: first.text })
}
