import * as z from 'zod/mini'
import { day } from '@/lib/appointment/day.schema'
import { APPOINTMENT_KINDS } from '@/lib/retention/rules'

/** By the day, more narrowly by doctor and time; or by a dial-in code, as it was typed. */
export const disclosureSearch = z.union([
  z.strictObject({
    date: day,
    doctorId: z.optional(z.uuid()),
    time: z.optional(z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/))),
  }),
  z.strictObject({ code: z.string().check(z.minLength(1), z.maxLength(40)) }),
])
export type DisclosureSearch = z.infer<typeof disclosureSearch>

const foundAppointment = z.object({
  id: z.uuid(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  doctorName: z.string(),
  cancelled: z.boolean(),
  /** A call is going on: nothing is deleted under it. */
  running: z.boolean(),
})

/** What an admin sees before they open it: no name, and nothing that somebody has written. */
export type FoundAppointment = z.infer<typeof foundAppointment>
export const foundAppointments = z.array(foundAppointment)

const value = z.nullable(z.union([z.string(), z.number(), z.boolean()]))
export type Value = z.infer<typeof value>

const storedKind = z.object({
  kind: z.enum(APPOINTMENT_KINDS),
  /** Name and value of every column, in one order; what is not handed out has no value here. */
  records: z.array(z.array(z.tuple([z.string(), value]))),
  /** Columns that are not handed out: keys, and what is about others too. */
  withheld: z.array(z.string()),
})
export type StoredKind = z.infer<typeof storedKind>

/** All that is stored about an appointment. */
export const disclosure = z.object({
  at: z.iso.datetime(),
  appointment: foundAppointment,
  /** When everything of it goes by itself. */
  goesAt: z.iso.datetime(),
  keepDays: z.int(),
  kinds: z.array(storedKind),
})
export type Disclosure = z.infer<typeof disclosure>

export const disclosureFileRequest = z.strictObject({ format: z.enum(['html', 'json']) })

/** The part of a deletion on request that is shown: how much went, and which receipt tells of it. */
export const whatWasDeleted = z.object({
  counts: z.record(z.string(), z.int()),
  receipt: z.nullable(z.object({ number: z.int() })),
})
