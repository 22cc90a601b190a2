import * as z from 'zod/mini'
import { day } from '@/lib/appointment/day.schema'
import { isDay } from '@/lib/appointment/range.rules'
import { ACTION_GROUPS } from './rules'

/** What the whole chain says of the trail. */
export const trailCheck = z.object({
  at: z.iso.datetime(),
  intact: z.boolean(),
  /** Entries that are in the chain and still there. */
  entries: z.int(),
  /** The newest link: whoever has noted it down can tell later that nothing before it was changed. */
  head: z.object({ seq: z.int(), hash: z.string() }),
  faults: z.array(z.object({ kind: z.enum(['changed', 'removed', 'inserted', 'chain']), seq: z.nullable(z.int()) })),
  furtherFaults: z.int(),
})

export type TrailCheck = z.infer<typeof trailCheck>

const filters = {
  /** Days on the clinic's clock, both included. */
  from: z.optional(day),
  to: z.optional(day),
  group: z.optional(z.enum(ACTION_GROUPS)),
  /** An account: what it did and what was done to it. */
  personId: z.optional(z.uuid()),
}

const trailFilter = z.strictObject(filters)
export type TrailFilter = z.infer<typeof trailFilter>

const place = z.object({ at: z.iso.datetime().check(z.refine((at) => isDay(at.slice(0, 10)))), id: z.uuid() })
export type Place = z.infer<typeof place>

/** The entries that come after one, the newest first. */
export const trailRequest = z.strictObject({ ...filters, after: z.optional(place) })
export const trailExportRequest = z.strictObject({ ...filters, format: z.enum(['csv', 'json']) })

const subject = z.object({
  /** The appointment that it is about, or belongs to, */
  appointment: z.nullable(z.object({ startsAt: z.iso.datetime(), doctorName: z.string() })),
  /** or the account's holder. */
  accountName: z.nullable(z.string()),
})

const trailEntry = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  /** The place in the chain; null in the few seconds before it has one. */
  seq: z.nullable(z.int()),
  actorKind: z.string(),
  /** As the account is called at this moment; null for patients and the system, and when the account is gone. */
  actorName: z.nullable(z.string()),
  action: z.string(),
  subject,
})

export type TrailEntry = z.infer<typeof trailEntry>

export const trailPage = z.object({ entries: z.array(trailEntry), next: z.nullable(place) })
export type TrailPage = z.infer<typeof trailPage>

/** One for whom the trail can be filtered. */
export type TrailPerson = { readonly id: string; readonly name: string }
