'use client'

import { NextIntlClientProvider, useTimeZone } from 'next-intl'
import type { Locale } from '@/lib/i18n/rules'
import type { Facts } from '@/lib/legal/text.rules'
import type messages from '@/messages/de.json'
import { TextBody } from './text-body'

export type LegalWords = Readonly<Record<Locale, Pick<typeof messages, 'legal' | 'records'>>>

/** A text as its readers will see it, in its own language whatever the page's is. */
export function TextPreview({
  text,
  locale,
  words,
  ...filled
}: {
  text: string
  locale: Locale
  words: LegalWords
  facts: Facts
  keepDays: number
}) {
  return (
    <NextIntlClientProvider locale={locale} messages={words[locale]} timeZone={useTimeZone() ?? 'Europe/Berlin'}>
      <div lang={locale} className="grid max-w-2xl content-start gap-4 text-lg">
        <TextBody text={text} {...filled} />
      </div>
    </NextIntlClientProvider>
  )
}
