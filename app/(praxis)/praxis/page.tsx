import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Agenda } from '@/components/agenda/agenda'
import { WaitingRoom } from '@/components/waiting-room/waiting-room'
import { doctorsOf } from '@/lib/account/store'
import { comingAppointments } from '@/lib/appointment/store'
import { signedIn } from '@/lib/auth/actor'
import { clinicSettings } from '@/lib/clinic/store'
import { env } from '@/lib/env'

export async function generateMetadata(): Promise<Metadata> {
  const [clinic, t] = await Promise.all([clinicSettings(), getTranslations('portal')])
  return { title: `${t('title')} – ${clinic.name}` }
}

/** The doctor's and the team's day: who waits, and what comes. */
export default async function PortalPage() {
  const person = await signedIn()
  if (!person) redirect('/anmelden')
  if (person.kind === 'admin') redirect('/verwaltung')
  const [t, clinic, doctors, items] = await Promise.all([
    getTranslations('portal'),
    clinicSettings(),
    doctorsOf(person),
    comingAppointments(person),
  ])
  return (
    <>
      <h1 className="sr-only">{t('title')}</h1>
      <div className="grid items-start gap-6 lg:grid-cols-[5fr_7fr]">
        <WaitingRoom />
        <Agenda
          items={items}
          doctors={doctors}
          namesDoctors={person.kind === 'staff'}
          clinic={{ name: clinic.name, phone: clinic.phone, origin: new URL(env().PUBLIC_URL).origin }}
        />
      </div>
    </>
  )
}
