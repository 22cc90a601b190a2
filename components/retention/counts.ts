import type { RecordKind } from '@/lib/retention/records.rules'
import type { RunCounts } from '@/lib/retention/schema'

/** What the next run deletes, per kind. */
export function countsOf({ kinds }: { kinds: readonly { kind: RecordKind; due: number }[] }): RunCounts {
  return Object.fromEntries(kinds.map(({ kind, due }) => [kind, due]))
}

export function totalOf(counts: RunCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
