import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LegalPage } from '@/components/legal/legal-page'
import { Notice } from '@/components/ui/notice'
import { clinicSettings } from '@/lib/clinic/store'
import { currentText, textFacts } from '@/lib/legal/store'

export async function generateMetadata(): Promise<Metadata> {
  const [clinic, t] = await Promise.all([clinicSettings(), getTranslations('legal.titles')])
  return { title: `${t('privacy')} – ${clinic.name}` }
}

/** What happens to a patient's data (L7, L14), with the periods that are set at this moment. */
export default async function PrivacyPage() {
  const [{ privacyUrl }, text, facts, t] = await Promise.all([
    clinicSettings(),
    currentText('privacy'),
    textFacts(),
    getTranslations('legal'),
  ])
  return (
    <LegalPage title={t('titles.privacy')} text={text} {...facts}>
      {privacyUrl === '' ? null : (
        <Notice>
          <p>{t('own')}</p>
          <p>
            <a
              className="inline-flex min-h-12 items-center font-bold text-accent underline underline-offset-4"
              href={privacyUrl}
            >
              {t('ownLink')}
            </a>
          </p>
          <p>{t('ownBelow')}</p>
        </Notice>
      )}
    </LegalPage>
  )
}
