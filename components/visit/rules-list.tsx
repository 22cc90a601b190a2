import { useTranslations } from 'next-intl'

const CONDUCT = ['place', 'people', 'helpers', 'recording', 'technique', 'voluntary'] as const

/**
 * What a patient is told before the first consultation (L7, L12, L13); a change of these texts raises
 * CONSENT_VERSION.
 */
export function RulesList({ keepDays }: { keepDays: number }) {
  const t = useTranslations('rules')
  const list = 'grid list-disc gap-2 pl-6 marker:text-accent'
  return (
    <section className="grid gap-4 rounded-2xl border border-line bg-surface p-5 text-lg sm:p-6">
      <h2 className="text-xl font-bold">{t('title')}</h2>
      <ul className={list}>
        {CONDUCT.map((rule) => (
          <li key={rule}>{t(rule)}</li>
        ))}
      </ul>
      <h3 className="font-bold">{t('protection')}</h3>
      <ul className={list}>
        <li>{t('encrypted')}</li>
        <li>{t('deleted', { days: keepDays })}</li>
        <li>{t('withdraw')}</li>
      </ul>
      <a
        href="/datenschutz"
        target="_blank"
        rel="noopener"
        className="inline-flex min-h-12 items-center justify-self-start text-accent underline underline-offset-4"
      >
        {t('more')}
      </a>
    </section>
  )
}
