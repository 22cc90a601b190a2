import * as z from 'zod/mini'
import type { Trigger } from '@/lib/receipt/schema'
import { type Period, RECORD_KINDS, type RecordKind } from './records.rules'
import type { RetentionState } from './rules'

/** Whole numbers only; whether a number is allowed says the verb, with a sentence of its own. */
export const keepDaysRequest = z.strictObject({ keepDays: z.number() })

export type KindView = {
  readonly kind: RecordKind
  readonly period: Period
  /** Days from the start of the period; null for what has no end of its own. */
  readonly days: number | null
  readonly count: number
  /** Where the oldest record's period began; for appointments that is their end, which may be still to come. */
  readonly oldest: string | null
  /** When the first of them goes. */
  readonly goesAt: string | null
  /** What the next run deletes, */
  readonly due: number
  /** what an earlier run should have deleted, */
  readonly overdue: number
  /** and what is kept although its period is over, since a call is going on. */
  readonly held: number
  /** Records by age in whole days; records whose period has not begun are not in it. */
  readonly ages: readonly { readonly day: number; readonly count: number }[]
}

export type RunCounts = Partial<Record<RecordKind, number>>

export type RunView = {
  readonly id: string
  readonly trigger: Trigger
  readonly keepDays: number
  readonly startedAt: string
  /** Null while it is going on, and when it was interrupted. */
  readonly finishedAt: string | null
  readonly counts: RunCounts
  /** How many appointments were due when it began. */
  readonly appointmentsDue: number
  /** Its receipt in the chain; null as long as nobody has closed it. */
  readonly receipt: { readonly number: number; readonly hash: string } | null
}

export type RetentionOverview = {
  readonly at: string
  readonly keepDays: number
  readonly state: RetentionState
  readonly kinds: readonly KindView[]
  /** The latest first. */
  readonly runs: readonly RunView[]
}

const kind = z.enum(RECORD_KINDS)

/** The part of an overview that says what the next run deletes. */
export const whatGoes = z.object({ kinds: z.array(z.object({ kind, due: z.int() })) })

const counts = z.partialRecord(kind, z.int())

/** The part of a run that says how much it deleted, and whether it goes on. */
export const whatWent = z.object({
  counts,
  startedAt: z.string(),
  finishedAt: z.nullable(z.string()),
  appointmentsDue: z.int(),
})

/** The run that is going on at this moment. */
export const whatRuns = z.object({
  running: z.nullable(z.object({ startedAt: z.string(), appointmentsDue: z.int(), counts })),
})
export type RunProgress = NonNullable<z.infer<typeof whatRuns>['running']>

/** What the database's clock shows, when it was last looked at, and whether it jumped since. */
export type ClockView = {
  readonly now: string
  readonly last: string | null
  readonly jump: 'back' | 'forward' | null
}

/** The admin says that the database's clock, as it was shown, is right. */
export const clockConfirmation = z.strictObject({ at: z.iso.datetime() })
