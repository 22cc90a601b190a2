'use client'

import { createTranslator, useLocale, useMessages } from 'next-intl'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { LOCALES, type Locale } from '@/lib/i18n/rules'
import type { LetterWord } from '@/lib/invitation/letter.rules'
import type { Say } from '@/lib/invitation/mail.rules'

type LetterWords = Readonly<Partial<Record<Locale, Readonly<Record<string, string>>>>>

const Words = createContext<LetterWords>({})

/** What is written to patients, in every language: theirs need not be the one of whoever writes. */
export function PatientWords({ words, children }: { words: LetterWords; children: ReactNode }) {
  return <Words value={words}>{children}</Words>
}

/** The languages in which one can invite: without words from outside, that of the page alone. */
export function useInvitationLanguages(): readonly Locale[] {
  const words = useContext(Words)
  const own = useLocale()
  return LOCALES.filter((locale) => locale === own || words[locale] !== undefined)
}

/** Says the letter's words in a patient's language. */
export function useLetterWords(locale: Locale): Say<LetterWord> {
  const words = useContext(Words)
  const { letter } = useMessages()
  return useMemo(() => {
    const say = createTranslator<Record<string, string>>({ locale, messages: words[locale] ?? letter })
    return (word, values) => say(word, values)
  }, [words, letter, locale])
}
