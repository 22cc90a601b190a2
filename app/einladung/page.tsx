import { NextIntlClientProvider } from 'next-intl'
import { getMessages, getTranslations } from 'next-intl/server'
import { titled } from '@/app/titled'
import { JoinForm } from '@/components/joining/join-form'
import { Card } from '@/components/ui/card'
import { Frame } from '@/components/ui/frame'
import { clinicSettings } from '@/lib/clinic/store'

export const generateMetadata = titled('joining')

/** Where one-time links lead. What makes it somebody's stands behind `#` and is read in the browser. */
export default async function JoiningPage() {
  const [clinic, { frame, errors, signIn, joining }, t] = await Promise.all([
    clinicSettings(),
    getMessages(),
    getTranslations('joining'),
  ])
  return (
    <NextIntlClientProvider messages={{ frame, errors, signIn, joining }}>
      <Frame clinic={clinic} home="/" width="narrow">
        <div className="mx-auto grid max-w-md gap-6">
          <h1 className="text-3xl font-bold">{t('title')}</h1>
          <Card>
            <JoinForm />
          </Card>
        </div>
      </Frame>
    </NextIntlClientProvider>
  )
}
