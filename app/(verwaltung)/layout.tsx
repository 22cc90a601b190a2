import { NextIntlClientProvider } from 'next-intl'
import { getMessages, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { OwnAccountLink } from '@/components/own-account/own-account-link'
import { SignOutButton } from '@/components/sign-in/sign-out-button'
import { Frame } from '@/components/ui/frame'
import { NavLinks } from '@/components/ui/nav-links'
import { clinicSettings } from '@/lib/clinic/store'
import { adminOnly } from './admin-only'

export const dynamic = 'force-dynamic'

/** What stands around every page of the administration. */
export default async function AdministrationLayout({ children }: { children: ReactNode }) {
  const person = await adminOnly()
  const [clinic, messages, t] = await Promise.all([clinicSettings(), getMessages(), getTranslations('administration')])
  const { frame, errors, signIn, signedInDevices, accounts, retention, records, relay, settings, openingTimes } =
    messages
  const { clinic: profile, logo, accent, texts, audit, disclosure, operation } = messages
  return (
    <NextIntlClientProvider
      messages={{
        ...{ frame, errors, signIn, signedInDevices, accounts, retention, records, relay, settings, openingTimes },
        ...{ clinic: profile, logo, accent, texts, audit, disclosure, operation },
      }}
    >
      <Frame
        clinic={clinic}
        home="/verwaltung"
        width="wide"
        navigation={
          <div className="order-last flex min-w-0 basis-full flex-wrap items-center justify-between gap-x-6 md:order-none md:flex-1 md:basis-0">
            <NavLinks
              label={t('navigation')}
              links={[
                { href: '/verwaltung', text: t('overview') },
                { href: '/verwaltung/aufbewahrung', text: t('retention') },
                { href: '/verwaltung/protokoll', text: t('audit') },
                { href: '/verwaltung/auskunft', text: t('disclosure') },
                { href: '/verwaltung/zugaenge', text: t('accounts') },
                { href: '/verwaltung/texte', text: t('texts') },
                { href: '/verwaltung/betrieb', text: t('operation') },
                { href: '/verwaltung/einstellungen', text: t('settings') },
              ]}
            />
            <div className="flex flex-wrap items-center gap-x-2">
              <OwnAccountLink name={person.name} />
              <SignOutButton />
            </div>
          </div>
        }
      >
        {children}
      </Frame>
    </NextIntlClientProvider>
  )
}
