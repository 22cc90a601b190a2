'use client'

import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { LOCALES } from '@/lib/i18n/rules'

/** The visible choice of language; each language stands in its own words. */
export function LanguageSwitch() {
  const router = useRouter()
  const current = useLocale()
  const t = useTranslations('frame')
  const choose = async (locale: string) => {
    await fetch('/api/locale', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ locale }),
    })
    router.refresh()
  }
  return (
    <fieldset className="-mr-3 flex gap-1">
      <legend className="sr-only">{t('language')}</legend>
      {LOCALES.map((locale) => (
        <button
          key={locale}
          type="button"
          lang={locale}
          aria-pressed={locale === current}
          onClick={() => void choose(locale)}
          className="min-h-11 rounded-lg px-3 text-muted underline-offset-4 hover:text-accent aria-pressed:font-bold aria-pressed:text-ink aria-pressed:underline"
        >
          {t(`languages.${locale}`)}
        </button>
      ))}
    </fieldset>
  )
}
