import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runRecord } from '@/scripts/evidence/runs'
import { emptyFolder } from '../support/launcher'

const MODULE = pathToFileURL(join(process.cwd(), 'scripts/run-record.mjs')).href

let folder: ReturnType<typeof emptyFolder>

function git(...args: string[]): string {
  const names = ['-c', 'user.name=Demo', '-c', 'user.email=demo@example.org', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...names, ...args], { cwd: folder.path, encoding: 'utf8' }).trim()
}

const write = (file: string, text: string) => writeFileSync(join(folder.path, file), text)

/** A suite that does what `during` says and writes its report; then what it left. */
function run(during = '', args: readonly string[] = []) {
  const suite = `async () => { ${during}; writeFileSync('.test/report.json', '{}'); return { passed: 1, failed: 0, skipped: 0 } }`
  const program = `import { writeFileSync } from 'node:fs'
    import { recorded } from '${MODULE}'
    await recorded('jest', ${JSON.stringify(args)}, '.test/report.json', ${suite})`
  const { status } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder.path })
  const file = join(folder.path, '.test/runs/jest.json')
  return { status, record: existsSync(file) ? runRecord.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined }
}

beforeEach(() => {
  folder = emptyFolder()
  git('init', '--quiet')
  write('.gitignore', '.test/\n')
  write('program.ts', 'one')
  mkdirSync(join(folder.path, 'docs/evidence'), { recursive: true })
  write('docs/evidence/bench.json', '{}')
  git('add', '.')
  git('commit', '--quiet', '--message', 'one')
})

afterEach(() => folder.remove())

describe('[X6] a suite leaves', () => {
  test('the commit, its times, what narrowed it, its counts and the digest of its report', () => {
    const { record } = run()
    expect(record).toMatchObject({
      commit: git('rev-parse', 'HEAD'),
      asCommitted: true,
      args: [],
      passed: 1,
      failed: 0,
    })
    expect(record?.report?.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(Date.parse(record?.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(record?.startedAt ?? ''))
    expect(run('', ['tests/unit/a.test.ts']).record?.args).toEqual(['tests/unit/a.test.ts'])
  })

  test.each([
    ['changed before', () => write('program.ts', 'two'), ''],
    ['new and not committed', () => write('more.ts', 'two'), ''],
    ['changed meanwhile', () => undefined, `writeFileSync('program.ts', 'two')`],
  ])('word of files that were %s', (_, before, during) => {
    before()
    expect(run(during).record?.asCommitted).toBe(false)
  })

  test('no such word when only evidence was written', () => {
    write('docs/evidence/bench.json', '{ "new": true }')
    expect(run(`writeFileSync('docs/evidence/requirements.html', '')`).record?.asCommitted).toBe(true)
  })

  test('nothing when it is broken off, also nothing of the run before', () => {
    expect(run().record).toBeDefined()
    expect(run('process.exit(1)')).toEqual({ status: 1, record: undefined })
  })
})
