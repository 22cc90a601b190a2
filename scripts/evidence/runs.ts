import { z } from 'zod'

/** What scripts/run-record.mjs writes. */
export const runRecord = z.object({
  commit: z.string().nullable(),
  asCommitted: z.boolean(),
  args: z.array(z.string()),
  startedAt: z.string(),
  endedAt: z.string(),
  passed: z.number(),
  failed: z.number(),
  skipped: z.number(),
  why: z.string().optional(),
  report: z.object({ file: z.string(), sha256: z.string().nullable() }).nullable(),
})

export type RunRecord = z.infer<typeof runRecord>

/** `uncounted`: it ran, and is no proof of the files that lie here now. */
export type Verdict =
  | { readonly state: 'counts' }
  | { readonly state: 'skipped' | 'uncounted' | 'missing'; readonly why: string }

export type Now = {
  /** Whether the files here are those of a commit, evidence aside. */
  readonly isAsIn: (commit: string) => boolean
  readonly digestOf: (file: string) => string | null
}

/** Whether a run proves anything about what lies here. The reasons are read by people, in German. */
export function judgeRun(record: RunRecord | undefined, { isAsIn, digestOf }: Now): Verdict {
  if (record === undefined) return { state: 'missing', why: 'kein abgeschlossener Lauf' }
  const { commit, asCommitted, args, passed, failed, skipped, why, report } = record
  if (args.length > 0) return { state: 'uncounted', why: `nur ein Teil: ${args.join(' ')}` }
  if (commit === null) return { state: 'uncounted', why: 'ohne Git: der Stand ist unbekannt' }
  if (!asCommitted) return { state: 'uncounted', why: 'mit Änderungen, die in keinem Stand festgehalten sind' }
  if (!isAsIn(commit)) return { state: 'uncounted', why: `von einem anderen Stand: ${commit.slice(0, 7)}` }
  if (passed + failed === 0 && skipped > 0) return { state: 'skipped', why: why ?? 'ohne Angabe eines Grundes' }
  if (report !== null && (report.sha256 === null || digestOf(report.file) !== report.sha256)) {
    return { state: 'uncounted', why: 'der Bericht fehlt oder stammt von einem anderen Lauf' }
  }
  return { state: 'counts' }
}
