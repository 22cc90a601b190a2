import * as z from 'zod/mini'

export const TRIGGERS = ['daily', 'on-demand', 'request'] as const
export type Trigger = (typeof TRIGGERS)[number]

const instant = z.iso.datetime({ precision: 3 })
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/))
const number = z.int().check(z.minimum(1))

/** What a deletion run leaves behind: numbers only, nothing about a person. */
export const receipt = z.strictObject({
  number,
  /** The hash of the receipt before; null in the very first. */
  previous: z.nullable(hash),
  run: z.uuid(),
  trigger: z.enum(TRIGGERS),
  /** An interrupted run did what it counts, and the next one the rest. */
  outcome: z.enum(['complete', 'interrupted']),
  keepDays: z.int(),
  startedAt: instant,
  finishedAt: z.nullable(instant),
  /** Deleted records by the name of their table; names that are no more stay readable. */
  counts: z.record(z.string(), z.int()),
  /** Keys that were destroyed, by their names. */
  keys: z.array(z.string()),
  /** Receipts whose own period was over: up to this one they are gone, and the chain begins behind it. */
  dropped: z.nullable(z.strictObject({ upTo: number, hash })),
})

export type Receipt = z.infer<typeof receipt>

/** »Löschnachweis« as a file. A receipt that was tampered with need not look like one: that is for the check to say. */
export const receiptFile = z.strictObject({
  format: z.literal('sprechzimmer-receipts-1'),
  clinic: z.string(),
  madeAt: instant,
  newest: z.nullable(z.strictObject({ number, hash })),
  receipts: z.array(z.looseObject({ hash: z.string() })),
})

export type ReceiptFile = z.infer<typeof receiptFile>
