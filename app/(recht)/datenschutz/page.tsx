import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LegalSection } from '@/components/legal/section'
import { StoredTable } from '@/components/legal/stored-table'
import { TemplateNote } from '@/components/legal/template-note'
import { Notice } from '@/components/ui/notice'
import { clinicSettings } from '@/lib/clinic/store'

export async function generateMetadata(): Promise<Metadata> {
  const [clinic, t] = await Promise.all([clinicSettings(), getTranslations('legal.privacy')])
  return { title: `${t('title')} – ${clinic.name}` }
}

/** What happens to a patient's data (L7, L14), with the periods that are set at this moment. */
export default async function PrivacyPage() {
  const [clinic, t, tLegal] = await Promise.all([
    clinicSettings(),
    getTranslations('legal.privacy'),
    getTranslations('legal'),
  ])
  const days = clinic.keepDays
  return (
    <>
      <h1 className="text-2xl font-bold [overflow-wrap:anywhere] sm:text-3xl">{t('title')}</h1>
      {clinic.privacyUrl === '' ? null : (
        <Notice>
          <p>{t('own')}</p>
          <p>
            <a
              className="inline-flex min-h-12 items-center font-bold text-accent underline underline-offset-4"
              href={clinic.privacyUrl}
            >
              {t('ownLink')}
            </a>
          </p>
          <p>{t('ownBelow')}</p>
        </Notice>
      )}
      <p>{t('intro')}</p>
      <section className="grid gap-3 rounded-2xl border border-line bg-surface p-5 sm:p-6">
        <h2 className="text-xl font-bold">{t('short')}</h2>
        <ul className="grid list-disc gap-2 pl-6 marker:text-accent">
          <li>{t('shortMedia')}</li>
          <li>{t('shortDays', { days })}</li>
          <li>{t('shortNoAccount')}</li>
        </ul>
      </section>
      <LegalSection
        title={t('sections.controller.title')}
        text={t('sections.controller.text', {
          clinic: clinic.name,
          phone: clinic.phone,
          hasPhone: clinic.phone === '' ? 'no' : 'yes',
        })}
      >
        <p>
          <a className="inline-flex min-h-12 items-center text-accent underline underline-offset-4" href="/impressum">
            {tLegal('imprintLink')}
          </a>
        </p>
      </LegalSection>
      <LegalSection title={t('sections.media.title')} text={t('sections.media.text')} />
      <LegalSection title={t('sections.stored.title')} text={t('sections.stored.text')}>
        <StoredTable keepDays={days} />
      </LegalSection>
      <LegalSection title={t('sections.period.title')} text={t('sections.period.text', { days })} />
      {(['network', 'mail', 'cookies', 'recipients', 'consent', 'rights'] as const).map((part) => (
        <LegalSection key={part} title={t(`sections.${part}.title`)} text={t(`sections.${part}.text`)} />
      ))}
      <TemplateNote />
    </>
  )
}
