import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LegalPage } from '@/components/legal/legal-page'
import { clinicSettings } from '@/lib/clinic/store'
import { currentText, textFacts } from '@/lib/legal/store'

export async function generateMetadata(): Promise<Metadata> {
  const [clinic, t] = await Promise.all([clinicSettings(), getTranslations('legal.titles')])
  return { title: `${t('terms')} – ${clinic.name}` }
}

/** What both sides may expect of each other (L12, L13). */
export default async function TermsPage() {
  const [text, facts, t] = await Promise.all([currentText('terms'), textFacts(), getTranslations('legal.titles')])
  return <LegalPage title={t('terms')} text={text} {...facts} />
}
