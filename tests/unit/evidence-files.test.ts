import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gatherEvidence } from '@/scripts/evidence/evidence'
import { keepEvidence } from '@/scripts/evidence/keep'
import { emptyFolder } from '../support/launcher'

const AT = '2026-11-23T12:00:00.000Z'
const COMMIT = 'abcdef0123456789'

let folder: ReturnType<typeof emptyFolder>

beforeEach(() => {
  folder = emptyFolder()
})

afterEach(() => folder.remove())

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder.path, file)), { recursive: true })
  writeFileSync(join(folder.path, file), text)
}

const digestOf = (file: string) =>
  createHash('sha256')
    .update(readFileSync(join(folder.path, file)))
    .digest('hex')

/** What a whole run of all suites leaves: one Jest test, one in a browser, no network. */
function leaveWholeRun(): void {
  write('docs/requirements.md', ['L1', 'R2', 'X1'].map((id) => `| ${id}  | Words. | Worte. | |\n`).join(''))
  for (const name of ['unit', 'api', 'ui', 'launcher']) write(`tests/${name}/a.test.ts`, `test('[L1] ${name}', …)`)
  write('tests/e2e/b.spec.ts', `test('[R2] a click', …)`)
  write('tests/network/c.spec.ts', `test('[X1] a cut', …)`)
  const assertion = { fullName: '[L1] unit', status: 'passed', startAt: Date.parse(AT) }
  const jest = [{ name: join(folder.path, 'tests/unit/a.test.ts'), startTime: 0, assertionResults: [assertion] }]
  write('.test/jest.json', JSON.stringify({ testResults: jest }))
  const spec = { title: '[R2] a click', tests: [{ status: 'expected', results: [{ startTime: AT }] }] }
  const playwright = [{ title: 'b.spec.ts', file: 'b.spec.ts', specs: [spec] }]
  const rootDir = join(folder.path, 'tests/e2e')
  write('.test/playwright.json', JSON.stringify({ config: { rootDir }, suites: playwright }))
  for (const name of ['types', 'lint', 'jest', 'build', 'playwright']) leaveRecord(name)
  leaveRecord('network', { passed: 0, skipped: 1, why: 'no namespaces', report: null })
}

function leaveRecord(name: string, parts: object = {}): void {
  const file = `.test/${name}.json`
  const report = existsSync(join(folder.path, file)) ? { file, sha256: digestOf(file) } : null
  const whole = {
    commit: COMMIT,
    asCommitted: true,
    args: [],
    startedAt: AT,
    endedAt: AT,
    passed: 1,
    failed: 0,
    skipped: 0,
  }
  write(`.test/runs/${name}.json`, JSON.stringify({ ...whole, report, ...parts }))
}

const gather = () =>
  gatherEvidence({
    root: folder.path,
    recordFile: (name) => `.test/runs/${name}.json`,
    commit: COMMIT,
    now: new Date(AT),
    isAsIn: (commit) => commit === COMMIT,
    digestOf,
  })

const resultsOf = ({ lines }: ReturnType<typeof gather>) => lines.map(({ id, result }) => `${id} ${result}`)

test('[X6] a whole run is kept as evidence, a suite that this machine cannot do as skipped', () => {
  leaveWholeRun()
  const evidence = gather()
  expect(resultsOf(evidence)).toEqual(['L1 proven', 'R2 proven', 'X1 skipped'])
  expect(evidence.lines[0]?.tests.map(({ file, outcome }) => [file, outcome])).toEqual([
    ['tests/unit/a.test.ts', 'passed'],
    // They stand in the sources, and the report knows nothing of them.
    ['tests/api/a.test.ts', 'not-run'],
    ['tests/ui/a.test.ts', 'not-run'],
    ['tests/launcher/a.test.ts', 'not-run'],
  ])
  expect(keepEvidence(evidence, folder.path)).toBe('docs/evidence')
  expect(readFileSync(join(folder.path, 'docs/evidence/requirements.html'), 'utf8')).toContain(COMMIT)
})

test.each<[string, () => void]>([
  ['a suite ran only in part', () => leaveRecord('jest', { args: ['tests/unit/a.test.ts'] })],
  ['a suite is of another commit', () => leaveRecord('jest', { commit: '0123456789abcdef' })],
  ['a report was written over since', () => write('.test/jest.json', JSON.stringify({ testResults: [] }))],
])('[X6] nothing is kept when %s, and what it would prove is red', (_, change) => {
  leaveWholeRun()
  change()
  const evidence = gather()
  expect(resultsOf(evidence)).toEqual(['L1 not-run', 'R2 proven', 'X1 skipped'])
  expect(keepEvidence(evidence, folder.path)).toBe('.test/evidence')
  expect(existsSync(join(folder.path, 'docs/evidence'))).toBe(false)
})
