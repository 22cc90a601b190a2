import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJest, readPlaywright, type Tested } from './reports'
import { readRequirements, titlesIn } from './requirements'
import { judgeRun, type Now, type RunRecord, runRecord } from './runs'
import { isWhole, type Line, prove, type SuiteRun } from './table'

export type Evidence = {
  readonly commit: string | null
  readonly madeAt: string
  /** False: a look at what there is, to be kept by nobody. */
  readonly whole: boolean
  readonly suites: readonly SuiteRun[]
  readonly lines: readonly Line[]
}

type Read = (json: unknown, root: string) => Tested[]

/** The suites of `npm test`, the folders below tests/ that hold their files, and how their report is read. */
const SUITES: readonly (readonly [name: string, folders: readonly string[], read?: Read])[] = [
  ['types', []],
  ['lint', []],
  ['jest', ['unit', 'api', 'ui', 'launcher'], readJest],
  ['build', []],
  ['playwright', ['e2e'], readPlaywright],
  ['network', ['network'], readPlaywright],
]

export type Here = Now & {
  readonly root: string
  readonly recordFile: (suite: string) => string
  readonly commit: string | null
  readonly now: Date
}

/** Reads what the suites left, and puts it together. */
export function gatherEvidence({ root, recordFile, commit, now, ...tree }: Here): Evidence {
  const requirements = readRequirements(readFileSync(join(root, 'docs/requirements.md'), 'utf8'))
  const suites = SUITES.map(([name, folders, read]): SuiteRun => {
    const record = readRecord(join(root, recordFile(name)))
    const verdict = judgeRun(record, tree)
    const report = verdict.state === 'counts' ? record?.report : undefined
    const tested = read && report ? read(JSON.parse(readFileSync(join(root, report.file), 'utf8')), root) : []
    return { name, verdict, record, tested, written: folders.flatMap((folder) => writtenIn(root, `tests/${folder}`)) }
  })
  return { commit, madeAt: now.toISOString(), whole: isWhole(suites), suites, lines: prove(requirements, suites) }
}

function readRecord(file: string): RunRecord | undefined {
  return existsSync(file) ? runRecord.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
}

/** The titles of a folder of tests, as they stand in the sources. */
export function writtenIn(root: string, folder: string): { file: string; title: string }[] {
  return readdirSync(join(root, folder))
    .filter((name) => /\.(test|spec)\.tsx?$/.test(name))
    .sort()
    .flatMap((name) => {
      const file = `${folder}/${name}`
      return titlesIn(readFileSync(join(root, file), 'utf8')).map((title) => ({ file, title }))
    })
}

/** For programs that read it: the page has the same. */
export function evidenceJson({ commit, madeAt, whole, suites, lines }: Evidence): string {
  const runs = suites.map(({ name, verdict, record }) => ({ name, ...verdict, run: record ?? null }))
  const requirements = lines.map(({ id, words, checked, result, tests }) => ({ id, words, checked, result, tests }))
  return `${JSON.stringify({ commit, madeAt, whole, suites: runs, requirements }, null, 1)}\n`
}
