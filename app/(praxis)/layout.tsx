import { redirect } from 'next/navigation'
import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import { DoctorCall } from '@/components/call/doctor-call'
import { PatientWords } from '@/components/invitation/patient-words'
import { OwnAccountLink } from '@/components/own-account/own-account-link'
import { SignOutButton } from '@/components/sign-in/sign-out-button'
import { Clock } from '@/components/ui/clock'
import { Frame } from '@/components/ui/frame'
import { LiveRoomProvider } from '@/components/waiting-room/live'
import { WaitingBadge } from '@/components/waiting-room/waiting-badge'
import { signedIn } from '@/lib/auth/actor'
import { clinicSettings } from '@/lib/clinic/store'
import { now } from '@/lib/clock'
import { letterWords } from '@/lib/i18n/words'
import { waitingRoomView } from '@/lib/waiting-room/store'

export const dynamic = 'force-dynamic'

/** What stands around every page of doctors and team: one stream, and who waits in sight of all of them. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  const person = await signedIn()
  if (!person) redirect('/anmelden')
  if (person.kind === 'admin') redirect('/verwaltung')
  const [clinic, messages, room, words] = await Promise.all([
    clinicSettings(),
    getMessages(),
    waitingRoomView(person, undefined),
    letterWords(),
  ])
  const { frame, errors, signIn, waitingRoom, agenda, appointment, planning, code, letter, invitation } = messages
  const { call, chat, companion, check, quality, reception, waitingMessage } = messages
  return (
    <NextIntlClientProvider
      messages={{
        ...{ frame, errors, signIn, waitingRoom, agenda, appointment, planning, code, letter, invitation },
        ...{ call, chat, companion, check, quality, reception, waitingMessage },
      }}
    >
      <Clock serverNow={now().toISOString()}>
        <LiveRoomProvider role={person.kind} initial={room}>
          <Frame
            clinic={clinic}
            home="/praxis"
            width="wide"
            navigation={
              <div className="order-last flex min-w-0 basis-full flex-wrap items-center justify-between gap-x-6 md:order-none md:flex-1 md:basis-0">
                <WaitingBadge />
                <div className="flex flex-wrap items-center gap-x-2">
                  <OwnAccountLink name={person.name} />
                  <SignOutButton />
                </div>
              </div>
            }
          >
            <PatientWords words={words}>{children}</PatientWords>
          </Frame>
          {person.kind === 'doctor' ? <DoctorCall clinicPhone={clinic.phone} /> : null}
        </LiveRoomProvider>
      </Clock>
    </NextIntlClientProvider>
  )
}
