import * as z from 'zod/mini'
import { mailState } from '@/lib/invitation/schema'
import { line } from '@/lib/text/schema'
import { day } from './day.schema'

// Not from rules.ts, which brings the calendar library into the browser.
const minutes = z.int().check(z.minimum(5), z.maximum(240))

const schedule = {
  date: day,
  time: z.iso.time({ precision: -1 }),
  minutes,
  reference: line(0, 80),
  occurrence: z.optional(z.enum(['first', 'second'])),
  /** The doctor has the patient's written consent (R10). */
  consentAtHand: z._default(z.boolean(), false),
  /** Whoever asks knows that it overlaps another one. */
  overlapAccepted: z.optional(z.boolean()),
}

/** What the form of a new appointment sends. Times are on the clinic's clock. */
export const newAppointment = z.strictObject({
  doctorId: z.uuid(),
  ...schedule,
  /** The same again, every so many weeks, up to and including a day. */
  repeat: z.optional(z.strictObject({ everyWeeks: z.int().check(z.minimum(1), z.maximum(52)), until: day })),
})

export type NewAppointment = z.infer<typeof newAppointment>

/** The version of the appointment that was seen: a change of an older one is refused. */
const version = z.int().check(z.minimum(1))
/** Of a repeated appointment: this one only, or all that come after it too. */
const following = z._default(z.boolean(), false)

export const changedAppointment = z.strictObject({ version, ...schedule, following })
export type ChangedAppointment = z.infer<typeof changedAppointment>

/** The reason is what the patient sees. */
export const cancellation = z.strictObject({ version, reason: line(0, 200), following })
export type Cancellation = z.infer<typeof cancellation>

/** »Sprechstunde jetzt« */
export const immediateAppointment = z.strictObject({ doctorId: z.uuid() })

export const codeLock = z.strictObject({ locked: z.boolean() })

const issuedCode = z.object({ id: z.uuid(), code: z.string(), startsAt: z.string() })

/** What comes back: the codes are told this once. */
export const scheduledAppointment = z.object({
  ...issuedCode.shape,
  /** The further ones of a repeated appointment. */
  further: z._default(z.array(issuedCode), []),
})
export type ScheduledAppointment = z.infer<typeof scheduledAppointment>

/** Who has locked it may go on with this version. */
export const lockedCode = z.object({ version })
export const renewedCode = z.object({ code: z.string() })

const instant = z.string()
const change = z.object({ by: z.string(), at: instant })

/** An appointment as the agenda shows it. */
export const agendaItem = z.object({
  id: z.uuid(),
  doctorId: z.uuid(),
  doctorName: z.string(),
  startsAt: instant,
  endsAt: instant,
  reference: z.string(),
  cancelled: z.boolean(),
  /** What the patient sees of the reason. */
  cancelReason: z.string(),
  consentAtHand: z.boolean(),
  version: z.int(),
  /** Of a repeated appointment. */
  seriesId: z.nullable(z.string()),
  created: change,
  /** Null as long as nobody has changed it. */
  changed: z.nullable(change),
  code: z.object({ locked: z.boolean(), usedAt: z.nullable(instant) }),
  /** How it stands with the latest e-mail to the patient; absent when there was none. */
  mail: z.optional(mailState),
})

export type AgendaItem = z.infer<typeof agendaItem>

export const searchRequest = z.strictObject({ text: line(1, 80) })
export const foundAppointments = z.object({ items: z.array(agendaItem), more: z.boolean() })
export type FoundAppointments = z.infer<typeof foundAppointments>

/** The days that are asked for, on the clinic's clock; without them today and all that comes. */
export const agendaQuery = z.object({ from: z.optional(day), to: z.optional(day) })
