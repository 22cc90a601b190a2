import * as z from 'zod/mini'
import { line } from '@/lib/text/schema'

// Not from rules.ts, which brings the calendar library into the browser.
const minutes = z.int().check(z.minimum(5), z.maximum(240))

/** What the form of a new appointment sends. Times are on the clinic's clock. */
export const newAppointment = z.strictObject({
  doctorId: z.uuid(),
  date: z.iso.date(),
  time: z.iso.time({ precision: -1 }),
  minutes,
  reference: line(0, 80),
  occurrence: z.optional(z.enum(['first', 'second'])),
  /** The doctor has the patient's written consent (R10). */
  consentAtHand: z._default(z.boolean(), false),
})

export type NewAppointment = z.infer<typeof newAppointment>

/** What comes back: the code is told this once. */
export const scheduledAppointment = z.object({ id: z.uuid(), code: z.string(), startsAt: z.string() })
export const renewedCode = z.object({ code: z.string() })

/** An appointment as the agenda shows it. */
export type AgendaItem = {
  readonly id: string
  readonly doctorId: string
  readonly doctorName: string
  readonly startsAt: string
  readonly endsAt: string
  readonly reference: string
  readonly cancelled: boolean
  readonly consentAtHand: boolean
}
