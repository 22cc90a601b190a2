import 'server-only'
import { createTranslator } from 'use-intl/core'
import type messages from '@/messages/de.json'
import type { Locale } from './rules'

type Values = Readonly<Record<string, string>>

/** The words of one namespace in a given language: letters are in the patient's, whoever asks for them. */
export async function wordsFor<Namespace extends 'letter' | 'mail' | 'accountMail'>(
  locale: Locale,
  namespace: Namespace,
): Promise<(word: keyof (typeof messages)[Namespace], values?: Values) => string> {
  const all: Record<string, Record<string, string>> = (await import(`../../messages/${locale}.json`)).default
  const say = createTranslator<Record<string, string>>({ locale, messages: all[namespace] ?? {} })
  return (word, values) => say(String(word), values)
}

/** The letter's words in every language, for the browser of whoever prints it. */
export async function letterWords(): Promise<Record<Locale, (typeof messages)['letter']>> {
  const [de, en] = await Promise.all([import('../../messages/de.json'), import('../../messages/en.json')])
  return { de: de.default.letter, en: en.default.letter }
}

/** What stands around a text in every language, for whoever writes it in both. */
export async function legalWords(): Promise<Record<Locale, Pick<typeof messages, 'legal' | 'records'>>> {
  const [de, en] = await Promise.all([import('../../messages/de.json'), import('../../messages/en.json')])
  const pick = ({ legal, records }: typeof messages) => ({ legal, records })
  return { de: pick(de.default), en: pick(en.default) }
}
