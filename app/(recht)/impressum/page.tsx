import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { phoneIn } from '@/components/clinic/phone-link'
import { Notice } from '@/components/ui/notice'
import { clinicSettings } from '@/lib/clinic/store'

export async function generateMetadata(): Promise<Metadata> {
  const [clinic, t] = await Promise.all([clinicSettings(), getTranslations('legal.imprint')])
  return { title: `${t('title')} – ${clinic.name}` }
}

/** Who runs this service: the clinic's own words. */
export default async function ImprintPage() {
  const [clinic, t] = await Promise.all([clinicSettings(), getTranslations('legal.imprint')])
  return (
    <>
      <h1 className="text-2xl font-bold [overflow-wrap:anywhere] sm:text-3xl">{t('title')}</h1>
      <section className="grid gap-3">
        <h2 className="text-xl font-bold">{t('provider')}</h2>
        <p className="font-bold">{clinic.name}</p>
        {clinic.phone === '' ? null : <p>{t.rich('phone', phoneIn(clinic.phone))}</p>}
        {clinic.imprint === '' ? (
          <Notice tone="warn">
            <p className="font-bold">{t('missing')}</p>
            <p>{t('missingHint')}</p>
          </Notice>
        ) : (
          <p className="whitespace-pre-line [overflow-wrap:anywhere]">{clinic.imprint}</p>
        )}
      </section>
      <p>{t('about')}</p>
    </>
  )
}
