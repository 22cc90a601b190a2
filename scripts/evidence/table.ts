import type { Outcome, Tested } from './reports'
import { idsIn, type Requirement } from './requirements'
import type { RunRecord, Verdict } from './runs'

/** A suite of `npm test`, with what its sources say it would prove. */
export type SuiteRun = {
  readonly name: string
  readonly verdict: Verdict
  readonly record: RunRecord | undefined
  readonly tested: readonly Tested[]
  readonly written: readonly { readonly file: string; readonly title: string }[]
}

/** `not-run`: the test stands in the sources, and no report that counts knows it. */
export type Proof = {
  readonly title: string
  readonly file: string
  readonly suite: string
  readonly outcome: Outcome | 'not-run'
  readonly at: string | null
}

/** `missing`: no test names it. All but `proven` are red. */
export type Result = 'proven' | 'failed' | 'skipped' | 'not-run' | 'missing'

export type Line = Requirement & { readonly result: Result; readonly tests: readonly Proof[] }

/** Every requirement with all that names it. A single test that fails takes the proof away. */
export function prove(requirements: readonly Requirement[], suites: readonly SuiteRun[]): Line[] {
  const proofs = suites.flatMap(proofsOf).map((proof) => ({ proof, ids: idsIn(proof.title) }))
  return requirements.map((requirement) => {
    const tests = proofs.filter(({ ids }) => ids.includes(requirement.id)).map(({ proof }) => proof)
    return { ...requirement, result: resultOf(tests), tests }
  })
}

function resultOf(tests: readonly Proof[]): Result {
  const some = (outcome: Proof['outcome']) => tests.some((test) => test.outcome === outcome)
  if (some('failed')) return 'failed'
  if (some('passed')) return 'proven'
  if (some('skipped')) return 'skipped'
  return some('not-run') ? 'not-run' : 'missing'
}

function proofsOf({ name, verdict, tested, written }: SuiteRun): Proof[] {
  if (verdict.state !== 'counts') {
    const outcome = verdict.state === 'skipped' ? 'skipped' : 'not-run'
    return written.map(({ file, title }) => ({ title, file, suite: name, outcome, at: null }))
  }
  const ran = new Set(tested.map(({ file }) => file))
  return [
    ...tested.map((test) => ({ ...test, suite: name })),
    // A file that broke before its first test is in no report.
    ...written
      .filter(({ file }) => !ran.has(file))
      .map(({ file, title }): Proof => ({ title, file, suite: name, outcome: 'not-run', at: null })),
  ]
}

/** Whether this may be kept as evidence: every suite ran as a whole, here, or says why it was skipped. */
export function isWhole(suites: readonly SuiteRun[]): boolean {
  return suites.every(({ verdict }) => verdict.state === 'counts' || verdict.state === 'skipped')
}
