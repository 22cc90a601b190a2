import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LegalSection } from '@/components/legal/section'
import { TemplateNote } from '@/components/legal/template-note'
import { clinicSettings } from '@/lib/clinic/store'

export async function generateMetadata(): Promise<Metadata> {
  const [clinic, t] = await Promise.all([clinicSettings(), getTranslations('legal.terms')])
  return { title: `${t('title')} – ${clinic.name}` }
}

/** What both sides may expect of each other (L12, L13). */
export default async function TermsPage() {
  const [clinic, t] = await Promise.all([clinicSettings(), getTranslations('legal.terms')])
  const section = (part: 'who' | 'cost' | 'conduct' | 'emergency' | 'end' | 'privacy') => (
    <LegalSection title={t(`sections.${part}.title`)} text={t(`sections.${part}.text`)} />
  )
  return (
    <>
      <h1 className="text-2xl font-bold [overflow-wrap:anywhere] sm:text-3xl">{t('title')}</h1>
      <p>{t('intro', { clinic: clinic.name })}</p>
      {section('emergency')}
      {section('who')}
      {section('cost')}
      {section('conduct')}
      <LegalSection
        title={t('sections.technique.title')}
        text={t('sections.technique.text', { phone: clinic.phone, hasPhone: clinic.phone === '' ? 'no' : 'yes' })}
      />
      {section('end')}
      {section('privacy')}
      <TemplateNote />
    </>
  )
}
