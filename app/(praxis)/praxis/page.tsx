import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { titled } from '@/app/titled'
import { Agenda } from '@/components/agenda/agenda'
import { type Place, VIEW_WORD } from '@/components/agenda/place'
import { WaitingRoom } from '@/components/waiting-room/waiting-room'
import { doctorsOf } from '@/lib/account/store'
import { onClock } from '@/lib/appointment/agenda.rules'
import { agendaOf, agendaVersion } from '@/lib/appointment/agenda.store'
import { daysOf, isDay, VIEWS } from '@/lib/appointment/range.rules'
import { signedIn } from '@/lib/auth/actor'
import { clinicSettings } from '@/lib/clinic/store'
import { now } from '@/lib/clock'
import { env } from '@/lib/env'
import { canSendMail } from '@/lib/invitation/smtp'

export const generateMetadata = titled('portal')

type Words = Readonly<Record<string, string | string[] | undefined>>

/** What the address asks for; anything else is today. */
function placeOf(words: Words, doctorIds: readonly string[]): Place {
  const { ansicht, tag, bei } = words
  return {
    view: VIEWS.find((view) => VIEW_WORD[view] === ansicht) ?? 'day',
    date: typeof tag === 'string' && isDay(tag) ? tag : onClock(now(), env().CLINIC_TIME_ZONE).date,
    doctorId: doctorIds.find((id) => id === bei),
  }
}

/** The doctor's and the team's day: who waits, and what comes. */
export default async function PortalPage({ searchParams }: { searchParams: Promise<Words> }) {
  const person = await signedIn()
  if (!person) redirect('/anmelden')
  if (person.kind === 'admin') redirect('/verwaltung')
  const [t, clinic, doctors] = await Promise.all([getTranslations('portal'), clinicSettings(), doctorsOf(person)])
  const ids = doctors.map(({ id }) => id)
  const place = placeOf(await searchParams, ids)
  const days = daysOf(place.view, place.date)
  // The version first: what changes meanwhile is then told once more, not missed.
  const version = await agendaVersion(ids)
  const items = await agendaOf(person, { from: days[0], to: days.at(-1) })
  // A week wants the whole width: then it comes first, and who waits stands in the head of the page all the same.
  const parts = [
    <WaitingRoom key="waiting-room" />,
    <Agenda
      key="agenda"
      items={items}
      doctors={doctors}
      namesDoctors={person.kind === 'staff'}
      clinic={{
        name: clinic.name,
        phone: clinic.phone,
        address: clinic.address,
        logo: clinic.logoHash,
        origin: new URL(env().PUBLIC_URL).origin,
        sendsMail: canSendMail(),
      }}
      place={place}
      version={version}
    />,
  ]
  return (
    <>
      <h1 className="sr-only">{t('title')}</h1>
      <div className={`grid items-start gap-6 ${place.view === 'week' ? '' : 'lg:grid-cols-[5fr_7fr]'}`}>
        {place.view === 'week' ? parts.toReversed() : parts}
      </div>
    </>
  )
}
