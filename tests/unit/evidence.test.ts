import { readFileSync } from 'node:fs'
import { type Evidence, evidenceJson, writtenIn } from '@/scripts/evidence/evidence'
import { evidencePage } from '@/scripts/evidence/page'
import { readJest, readPlaywright, type Tested } from '@/scripts/evidence/reports'
import { idsIn, readRequirements, titlesIn } from '@/scripts/evidence/requirements'
import { judgeRun, type Now, type RunRecord, type Verdict } from '@/scripts/evidence/runs'
import { isWhole, type Line, prove, type SuiteRun } from '@/scripts/evidence/table'

const AT = '2026-11-23T12:00:00.000Z'

const REQUIREMENTS = readRequirements(`
| id  | requirement | auf Deutsch | how it is checked |
| --- | ----------- | ----------- | ----------------- |
| L1  | A first promise. | Ein erstes Versprechen. | |
| R2  | A <second> one. | Ein <zweites>. | by [a table](table.md) |
`)

const RECORD: RunRecord = {
  commit: 'abcdef0123456789',
  asCommitted: true,
  args: [],
  startedAt: AT,
  endedAt: AT,
  passed: 2,
  failed: 0,
  skipped: 0,
  report: { file: '.test/jest.json', sha256: 'digest' },
}

const HERE: Now = { isAsIn: (commit) => commit === RECORD.commit, digestOf: () => 'digest' }

const COUNTS: Verdict = { state: 'counts' }

function suiteOf(tests: readonly Partial<Tested>[], parts: Partial<SuiteRun> = {}): SuiteRun {
  const tested = tests.map(
    (test): Tested => ({ title: '[L1] a test', file: 'tests/unit/a.test.ts', outcome: 'passed', at: AT, ...test }),
  )
  return { name: 'jest', verdict: COUNTS, record: RECORD, tested, written: [], ...parts }
}

const WRITTEN = [{ file: 'tests/unit/a.test.ts', title: '[L1] a test' }]

const resultsOf = (...suites: SuiteRun[]) => prove(REQUIREMENTS, suites).map(({ id, result }) => `${id} ${result}`)

function evidenceOf(...suites: SuiteRun[]): Evidence {
  return {
    commit: RECORD.commit,
    madeAt: AT,
    whole: isWhole(suites),
    suites,
    lines: prove(REQUIREMENTS, suites),
  }
}

/** The row of the overview, as a person reads it. */
function rowOf(page: string, id: string): string {
  const row = page.match(new RegExp(`<tr><th scope="row"><a href="#${id}">.*?</tr>`))?.[0] ?? ''
  return row
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

describe('[X6] a requirement', () => {
  test('is proven by a test that names it and has passed', () => {
    expect(resultsOf(suiteOf([{ title: 'some part [L1][R2] does something' }]))).toEqual(['L1 proven', 'R2 proven'])
  })

  test('is red when no test names it', () => {
    expect(resultsOf(suiteOf([{}]))).toEqual(['L1 proven', 'R2 missing'])
    expect(evidencePage(evidenceOf(suiteOf([{}])))).toContain('class="bad">Nicht belegt:</span> <a href="#R2">')
  })

  test('is red when one of its tests has failed, however many have passed', () => {
    expect(resultsOf(suiteOf([{}, { outcome: 'failed' }, {}]))).toEqual(['L1 failed', 'R2 missing'])
    const page = evidencePage(evidenceOf(suiteOf([{}, { outcome: 'failed' }])))
    expect(rowOf(page, 'L1')).toBe('L1 Ein erstes Versprechen. ✗ nicht bestanden 1/2')
  })

  test('is not proven by a test that was skipped', () => {
    expect(resultsOf(suiteOf([{ outcome: 'skipped' }]))).toEqual(['L1 skipped', 'R2 missing'])
    expect(resultsOf(suiteOf([{ outcome: 'skipped' }, {}]))).toEqual(['L1 proven', 'R2 missing'])
  })

  test('is not proven by a suite that was skipped, and says so', () => {
    const verdict: Verdict = { state: 'skipped', why: 'no network namespaces' }
    const suite = suiteOf([], { name: 'network', verdict, written: WRITTEN })
    expect(resultsOf(suite)).toEqual(['L1 skipped', 'R2 missing'])
    const page = evidencePage(evidenceOf(suite))
    expect(page).toContain('übersprungen</span>: <span lang="en">no network namespaces</span>')
    expect(rowOf(page, 'L1')).toBe('L1 Ein erstes Versprechen. – übersprungen 0/1')
  })

  test('is not proven by reports that do not count', () => {
    const verdict: Verdict = { state: 'uncounted', why: 'part' }
    expect(resultsOf(suiteOf([{}], { verdict, written: WRITTEN }))).toEqual(['L1 not-run', 'R2 missing'])
  })

  test('is not proven by a file that broke before its first test', () => {
    expect(resultsOf(suiteOf([], { written: WRITTEN }))).toEqual(['L1 not-run', 'R2 missing'])
  })
})

describe('[X6] a run', () => {
  const judged = (parts: Partial<RunRecord>, here: Partial<Now> = {}) =>
    judgeRun({ ...RECORD, ...parts }, { ...HERE, ...here }).state

  test('counts when it was whole, of these files, and its report is its own', () => {
    expect(judged({})).toBe('counts')
    expect(judged({ report: null }, { digestOf: () => null })).toBe('counts')
    expect(judged({ failed: 1 })).toBe('counts')
  })

  test.each<[string, Partial<RunRecord>, Partial<Now>]>([
    ['a part of the suite', { args: ['tests/unit/a.test.ts'] }, {}],
    ['another commit', { commit: '0123456789abcdef' }, {}],
    ['files that were changed and not committed', { asCommitted: false }, {}],
    ['a copy without Git', { commit: null }, {}],
    ['a report that was overwritten since', {}, { digestOf: () => 'another' }],
    ['a report that is gone', {}, { digestOf: () => null }],
    ['a suite that never wrote its report', { report: { file: 'a', sha256: null } }, { digestOf: () => null }],
  ])('of %s does not', (_, parts, here) => {
    expect(judged(parts, here)).toBe('uncounted')
  })

  test('that was broken off has left no record, and does not count', () => {
    expect(judgeRun(undefined, HERE).state).toBe('missing')
  })

  test('that this machine cannot do is skipped, with the reason', () => {
    const record = { ...RECORD, passed: 0, skipped: 1, why: 'there is no Chromium' }
    expect(judgeRun(record, { ...HERE, digestOf: () => null })).toEqual({
      state: 'skipped',
      why: 'there is no Chromium',
    })
  })
})

describe('[X6] what is kept', () => {
  test('is made of whole runs only, with a skipped suite if need be', () => {
    const skipped = suiteOf([], { verdict: { state: 'skipped', why: '' } })
    expect(isWhole([suiteOf([]), skipped])).toBe(true)
    for (const state of ['missing', 'uncounted'] as const) {
      expect(isWhole([suiteOf([]), suiteOf([], { verdict: { state, why: '' } })])).toBe(false)
    }
  })

  test('says on its first lines when it is no proof', () => {
    const whole = evidencePage(evidenceOf(suiteOf([{}])))
    const draft = evidencePage(evidenceOf(suiteOf([{}], { verdict: { state: 'missing', why: '' } })))
    expect(whole).not.toContain('Das ist kein Nachweis')
    expect(draft).toContain('Das ist kein Nachweis')
  })

  test('is one page without scripts and without anything from elsewhere', () => {
    const page = evidencePage(evidenceOf(suiteOf([{}])))
    expect(page).not.toMatch(/<script|<link|<img|\bsrc=|url\(|@import|https?:|\son[a-z]+=/i)
    expect(page).toContain('<html lang="de">')
  })

  test('shows words and titles as text', () => {
    const page = evidencePage(evidenceOf(suiteOf([{ title: '[R2] <b>"bold"</b> & more' }])))
    expect(page).toContain('[R2] &lt;b&gt;&quot;bold&quot;&lt;/b&gt; &amp; more')
    expect(page).toContain('Ein &lt;zweites&gt;.')
    expect(page).toContain('To be checked by: by a table.')
  })

  test('tells of each proof the title, the file, the time and the commit', () => {
    const json: { commit: string; requirements: Line[]; suites: { run: RunRecord }[] } = JSON.parse(
      evidenceJson(evidenceOf(suiteOf([{}]))),
    )
    expect(json.commit).toBe(RECORD.commit)
    expect(json.suites[0]?.run.commit).toBe(RECORD.commit)
    expect(json.requirements[0]?.tests).toEqual([
      { title: '[L1] a test', file: 'tests/unit/a.test.ts', suite: 'jest', outcome: 'passed', at: AT },
    ])
  })
})

describe('[X6] reports', () => {
  test('of Jest: titles with those above them; what is neither passed nor failed was skipped', () => {
    const assertion = (title: string, status: string) => ({
      fullName: `above ${title}`,
      status,
      startAt: Date.parse(AT),
    })
    const json = {
      testResults: [
        {
          name: '/root/tests/unit/a.test.ts',
          startTime: 0,
          assertionResults: [
            assertion('a', 'passed'),
            assertion('b', 'failed'),
            assertion('c', 'pending'),
            assertion('d', 'todo'),
          ],
        },
        { name: '/root/tests/unit/broken.test.ts', startTime: 0, assertionResults: [] },
      ],
    }
    expect(readJest(json, '/root').map(({ title, file, outcome, at }) => [title, file, outcome, at])).toEqual([
      ['above a', 'tests/unit/a.test.ts', 'passed', AT],
      ['above b', 'tests/unit/a.test.ts', 'failed', AT],
      ['above c', 'tests/unit/a.test.ts', 'skipped', AT],
      ['above d', 'tests/unit/a.test.ts', 'skipped', AT],
    ])
  })

  test('of Playwright: titles with those above them; what passed at the second try has not passed', () => {
    const spec = (title: string, status: string) => ({ title, tests: [{ status, results: [{ startTime: AT }] }] })
    const inner = { title: 'inner', file: 'a.spec.ts', specs: [spec('b', 'skipped'), spec('c', 'flaky')] }
    const json = {
      config: { rootDir: '/root/tests/e2e' },
      suites: [
        {
          title: 'a.spec.ts',
          file: 'a.spec.ts',
          specs: [spec('a', 'expected'), spec('d', 'unexpected')],
          suites: [inner],
        },
      ],
    }
    expect(readPlaywright(json, '/root').map(({ title, file, outcome }) => [title, file, outcome])).toEqual([
      ['a', 'tests/e2e/a.spec.ts', 'passed'],
      ['d', 'tests/e2e/a.spec.ts', 'failed'],
      ['inner b', 'tests/e2e/a.spec.ts', 'skipped'],
      ['inner c', 'tests/e2e/a.spec.ts', 'failed'],
    ])
  })
})

describe('[X6] the requirements', () => {
  const known = readRequirements(readFileSync('docs/requirements.md', 'utf8'))

  test('have ids, words and German words, each id once', () => {
    const ids = known.map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(40)
    expect(new Set(ids).size).toBe(ids.length)
    expect(known.filter(({ words, german }) => words === '' || german === '').map(({ id }) => id)).toEqual([])
    // Each row that looks like one is read.
    const rows = readFileSync('docs/requirements.md', 'utf8').match(/^\| [A-Z]\d* /gm) ?? []
    expect(rows).toHaveLength(ids.length)
  })

  test('are the only ones that titles of tests name', () => {
    const written = ['unit', 'api', 'ui', 'launcher', 'e2e', 'network'].flatMap((name) =>
      writtenIn('.', `tests/${name}`),
    )
    expect(written.length).toBeGreaterThan(500)
    const ids = new Set(known.map(({ id }) => id))
    const wrong = written.filter(({ title }) => {
      const named = [...title.matchAll(/\[([A-Z]+\d*)\]/g)].map(([, id = '']) => id)
      return named.some((id) => !ids.has(id))
    })
    expect(wrong).toEqual([])
  })

  test('are found in titles however they are quoted', () => {
    const source = 'test(\'[L1][R2] it’s\', …); describe(`[L1] a name`, …); each([["[R2] x", 1]]); expect(list[0])'
    expect(titlesIn(source)).toEqual(['[L1][R2] it’s', '[L1] a name', '[R2] x'])
    expect(idsIn('above [L1] and [R2][L1] list[0] [Z]')).toEqual(['L1', 'R2'])
  })
})
