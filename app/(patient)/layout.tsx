import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Frame } from '@/components/ui/frame'
import { clinicSettings } from '@/lib/clinic/store'

export const dynamic = 'force-dynamic'

export default async function PatientLayout({ children }: { children: ReactNode }) {
  const [clinic, messages] = await Promise.all([clinicSettings(), getMessages()])
  const { frame, errors, browser, visit, door, rules, devices, check, waiting, call, chat, goodbye, quality } = messages
  return (
    <NextIntlClientProvider
      messages={{ frame, errors, browser, visit, door, rules, devices, check, waiting, call, chat, goodbye, quality }}
    >
      <Frame clinicName={clinic.name} home="/" width="narrow">
        {children}
      </Frame>
    </NextIntlClientProvider>
  )
}
