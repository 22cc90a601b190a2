import Link from 'next/link'
import { redirect } from 'next/navigation'
import { NextIntlClientProvider } from 'next-intl'
import { getMessages, getTranslations } from 'next-intl/server'
import { titled } from '@/app/titled'
import { OwnDevices } from '@/components/own-account/own-devices'
import { PasswordForm } from '@/components/own-account/password-form'
import { SecondFactor } from '@/components/own-account/second-factor'
import { SignOutButton } from '@/components/sign-in/sign-out-button'
import { Card } from '@/components/ui/card'
import { Frame } from '@/components/ui/frame'
import { Notice } from '@/components/ui/notice'
import { holder } from '@/lib/auth/actor'
import { clinicSettings } from '@/lib/clinic/store'
import { factorOf } from '@/lib/second-factor/store'
import { signInsOf } from '@/lib/sign-in/store'

export const dynamic = 'force-dynamic'

export const generateMetadata = titled('ownAccount')

/** One's own account. An admin whose duty is a second factor sees here how to set it up, and nothing else anywhere. */
export default async function OwnAccountPage() {
  const person = await holder()
  if (!person) redirect('/anmelden')
  const [clinic, messages, t, factor, signIns] = await Promise.all([
    clinicSettings(),
    getMessages(),
    getTranslations('ownAccount'),
    factorOf(person.id),
    signInsOf(person.id),
  ])
  const home = person.kind === 'doctor' || person.kind === 'staff' ? '/praxis' : '/verwaltung'
  const { frame, errors, signIn, signedInDevices, ownAccount } = messages
  return (
    <NextIntlClientProvider messages={{ frame, errors, signIn, signedInDevices, ownAccount }}>
      <Frame
        clinic={clinic}
        home={home}
        width="narrow"
        navigation={
          <div className="order-last flex basis-full flex-wrap items-center justify-between gap-x-6">
            {person.kind === 'bare' ? null : (
              <Link href={home} className="inline-flex min-h-11 items-center text-accent underline underline-offset-4">
                {t(home === '/praxis' ? 'toPortal' : 'toAdministration')}
              </Link>
            )}
            <SignOutButton />
          </div>
        }
      >
        <div className="grid gap-8">
          <div className="grid gap-1">
            <h1 className="text-3xl font-bold">{t('title')}</h1>
            <p className="[overflow-wrap:anywhere]">{person.name}</p>
          </div>
          {person.kind === 'bare' ? <Notice tone="warn">{t('factorNeeded')}</Notice> : null}
          <Card>
            <SecondFactor factor={factor} />
          </Card>
          {person.kind === 'bare' ? null : (
            // On paper go the recovery codes alone.
            <div className="grid gap-8 print:hidden">
              <Card>
                <PasswordForm />
              </Card>
              <Card>
                <OwnDevices signIns={signIns} here={person.signIn} />
              </Card>
            </div>
          )}
        </div>
      </Frame>
    </NextIntlClientProvider>
  )
}
