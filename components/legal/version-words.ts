import { useFormatter, useTranslations } from 'next-intl'

export type NamedVersion = {
  readonly version: string
  readonly publishedAt: Date | undefined
  readonly publishedBy: string | undefined
}

/** »Fassung 3 vom 28. November 2026, veröffentlicht von …« */
export function useVersionWords(): (version: NamedVersion) => string {
  const t = useTranslations('texts')
  const format = useFormatter()
  return ({ version, publishedAt, publishedBy }) =>
    publishedAt
      ? t('versionOf', {
          version,
          date: format.dateTime(publishedAt, { dateStyle: 'long', timeStyle: 'short' }),
          name: publishedBy ?? t('formerAccount'),
        })
      : t('standard', { version })
}
