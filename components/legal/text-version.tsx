import { useTranslations } from 'next-intl'
import { Card } from '@/components/ui/card'
import type { Facts } from '@/lib/legal/text.rules'
import { type LegalWords, TextPreview } from './text-preview'
import { type NamedVersion, useVersionWords } from './version-words'

/** One version in both languages, side by side. */
export function TextVersionView({
  text,
  words,
  ...filled
}: {
  text: NamedVersion & { readonly german: string; readonly english: string }
  words: LegalWords
  facts: Facts
  keepDays: number
}) {
  const t = useTranslations('texts')
  const versionWords = useVersionWords()
  return (
    <>
      <p className="max-w-prose">
        {versionWords(text)}. {t('filledNow', { days: filled.keepDays })}
      </p>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        {(['de', 'en'] as const).map((locale) => (
          <Card key={locale} label={t(locale === 'de' ? 'languages.german' : 'languages.english')}>
            <TextPreview
              text={locale === 'de' ? text.german : text.english}
              locale={locale}
              words={words}
              {...filled}
            />
          </Card>
        ))}
      </div>
    </>
  )
}
