import { connection } from 'next/server'
import { NextIntlClientProvider } from 'next-intl'
import { getMessages, getTranslations } from 'next-intl/server'
import { phoneIn } from '@/components/clinic/phone-link'
import { buttonLook } from '@/components/ui/button'
import { Frame } from '@/components/ui/frame'
import { clinicSettings } from '@/lib/clinic/store'

/** An address that does not exist: most who come here have typed it from a letter. */
export default async function NotFoundPage() {
  // Never while the program is built: there is no database then.
  await connection()
  const [clinic, { frame }, t] = await Promise.all([clinicSettings(), getMessages(), getTranslations('fault')])
  return (
    <NextIntlClientProvider messages={{ frame }}>
      <Frame clinic={clinic} home="/" width="narrow">
        <div className="grid gap-6">
          <h1 className="text-3xl font-bold">{t('notFound')}</h1>
          <p className="text-lg">{t('notFoundHelp')}</p>
          {clinic.phone === '' ? null : <p className="text-lg">{t.rich('phone', phoneIn(clinic.phone))}</p>}
          <p>
            {/* A plain link: every page loads what this one needs, and the patient's phone has no use for a router's. */}
            <a href="/" className={buttonLook('primary', 'large')}>
              {t('toStart')}
            </a>
          </p>
        </div>
      </Frame>
    </NextIntlClientProvider>
  )
}
