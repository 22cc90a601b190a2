import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LegalPage } from '@/components/legal/legal-page'
import { clinicSettings } from '@/lib/clinic/store'
import { currentText, textFacts } from '@/lib/legal/store'

export async function generateMetadata(): Promise<Metadata> {
  const [clinic, t] = await Promise.all([clinicSettings(), getTranslations('legal.titles')])
  return { title: `${t('imprint')} – ${clinic.name}` }
}

/** Who runs this service: the clinic's own words. */
export default async function ImprintPage() {
  const [text, facts, t] = await Promise.all([currentText('imprint'), textFacts(), getTranslations('legal.titles')])
  return <LegalPage title={t('imprint')} text={text} {...facts} />
}
