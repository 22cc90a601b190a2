import { useLocale, useTranslations } from 'next-intl'
import { TextBody } from '@/components/legal/text-body'
import type { Facts } from '@/lib/legal/text.rules'

/**
 * What a patient is told before the first consultation (L7, L12, L13), in the clinic's words; the way to more about data
 * protection stands below it whatever they are (L14). It is made on the server: the patient's phone loads no parser.
 */
export function Leaflet({
  text,
  ...filled
}: {
  text: { readonly version: string; readonly german: string; readonly english: string }
  facts: Facts
  keepDays: number
}) {
  const t = useTranslations('rules')
  const tLegal = useTranslations('legal')
  return (
    <section className="grid gap-4 rounded-2xl border border-line bg-surface p-5 text-lg sm:p-6">
      <TextBody text={useLocale() === 'de' ? text.german : text.english} {...filled} />
      <a
        href="/datenschutz"
        target="_blank"
        rel="noopener"
        className="inline-flex min-h-12 items-center justify-self-start text-accent underline underline-offset-4"
      >
        {t('more')}
      </a>
      <p className="text-muted">{tLegal('version', { version: text.version })}</p>
    </section>
  )
}
