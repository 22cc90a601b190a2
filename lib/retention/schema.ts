import * as z from 'zod/mini'
import { type Period, RECORD_KINDS, type RecordKind, type RetentionState } from './rules'

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
  readonly trigger: 'daily' | 'on-demand'
  readonly keepDays: number
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly counts: RunCounts
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

/** The part of a finished run that says how much it deleted. */
export const whatWent = z.object({ counts: z.partialRecord(kind, z.int()) })
