import Link from 'next/link'
import { redirect } from 'next/navigation'
import { NextIntlClientProvider } from 'next-intl'
import { getMessages, getTranslations } from 'next-intl/server'
import { titled } from '@/app/titled'
import { SignInForm } from '@/components/sign-in/sign-in-form'
import { Card } from '@/components/ui/card'
import { Frame } from '@/components/ui/frame'
import { holder } from '@/lib/auth/actor'
import { clinicSettings } from '@/lib/clinic/store'

export const generateMetadata = titled('signIn')

/** Sign-in for doctors, team and admins; who is signed in already goes on to the own pages. */
export default async function SignInPage() {
  const person = await holder()
  if (person?.kind === 'bare') redirect('/konto')
  if (person) redirect(person.kind === 'admin' ? '/verwaltung' : '/praxis')
  const [clinic, { frame, signIn }, t] = await Promise.all([clinicSettings(), getMessages(), getTranslations('signIn')])
  return (
    <NextIntlClientProvider messages={{ frame, signIn }}>
      <Frame clinic={clinic} home="/" width="narrow">
        <div className="mx-auto grid max-w-md gap-6">
          <div>
            <h1 className="text-3xl font-bold">{t('title')}</h1>
            <p className="mt-1 text-muted">{t('intro')}</p>
          </div>
          <Card>
            <SignInForm />
          </Card>
          <p className="text-muted">
            {t('patient')}{' '}
            <Link href="/" className="font-semibold text-accent underline underline-offset-4">
              {t('dialIn')}
            </Link>
          </p>
        </div>
      </Frame>
    </NextIntlClientProvider>
  )
}
