/** German is the first language of the product; English is complete beside it. */
export const LOCALES = ['de', 'en'] as const

export type Locale = (typeof LOCALES)[number]

/** The chosen language: the only thing that stays in a patient's browser, and it says nothing of a visit. */
export const LOCALE_COOKIE = 'locale'

export function localeOf(value: string | undefined): Locale {
  return LOCALES.find((locale) => locale === value) ?? 'de'
}
