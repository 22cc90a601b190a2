import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  ICalEventClass,
  ICalEventStatus,
} from 'ical-generator'
import type { InvitationFacts } from './facts.rules'
import { linkOf, oneLine } from './rules'

export type CalendarWords = { readonly title: string; readonly text: string }

/** By mail: who asks whom. A file that is handed over (PUBLISH) names nobody. */
export type Parties = { readonly from: string; readonly to: string }

type Method = 'PUBLISH' | 'REQUEST' | 'CANCEL'

/**
 * The appointment as a calendar file (RFC 5545, 5546). The UID is the appointment's for ever and SEQUENCE counts its
 * changes, so that a calendar replaces what it has. Times are in UTC: right in every zone, through every clock change.
 */
export function calendarFile(
  method: Method,
  facts: InvitationFacts,
  words: CalendarWords,
  { code, parties, stamp }: { code?: string | undefined; parties?: Parties; stamp: Date },
): string {
  const calendar = ical({
    prodId: { company: 'Sprechzimmer', product: 'Sprechzimmer', language: facts.locale.toUpperCase() },
    method: ICalCalendarMethod[method],
  })
  const event = calendar.createEvent({
    id: facts.appointmentId,
    sequence: facts.version - 1,
    stamp,
    start: facts.startsAt,
    end: facts.endsAt,
    summary: oneLine(words.title),
    description: words.text,
    location: code === undefined ? facts.origin : linkOf(facts.origin, code),
    status: method === 'CANCEL' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    // Whoever shares a calendar shows that there is something, not what.
    class: ICalEventClass.PRIVATE,
  })
  if (parties) {
    event.organizer({ name: quotable(facts.clinicName), email: parties.from })
    event.createAttendee({
      email: parties.to,
      // The e-mail says all: no program need ask for an answer.
      rsvp: false,
      role: ICalAttendeeRole.REQ,
      status: ICalAttendeeStatus.ACCEPTED,
      type: ICalAttendeeType.INDIVIDUAL,
    })
  }
  return calendar.toString()
}

/** A parameter's value knows no escape for double quotes (RFC 5545, 3.2). */
function quotable(name: string): string {
  return oneLine(name).replace(/"/g, '’')
}
