import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Clock } from '@/components/ui/clock'
import { Frame } from '@/components/ui/frame'
import { clinicSettings } from '@/lib/clinic/store'
import { now } from '@/lib/clock'

export const dynamic = 'force-dynamic'

export default async function PatientLayout({ children }: { children: ReactNode }) {
  const [clinic, messages] = await Promise.all([clinicSettings(), getMessages()])
  const { frame, errors, browser, visit, door, rules, devices, check, waiting, call, chat, goodbye, quality } = messages
  const { companion, opening, waitingNews, waitingMessage, wayBack } = messages
  return (
    <NextIntlClientProvider
      messages={{
        ...{ frame, errors, browser, visit, door, rules, devices, check, waiting, call, chat, goodbye, quality },
        ...{ companion, opening, waitingNews, waitingMessage, wayBack },
      }}
    >
      <Clock serverNow={now().toISOString()}>
        <Frame clinic={clinic} home="/" width="narrow">
          {children}
        </Frame>
      </Clock>
    </NextIntlClientProvider>
  )
}
