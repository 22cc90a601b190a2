import { relative } from 'node:path'
import { z } from 'zod'

export type Outcome = 'passed' | 'failed' | 'skipped'
export type Tested = { readonly title: string; readonly file: string; readonly outcome: Outcome; readonly at: string }

const iso = (time: number) => new Date(time).toISOString()

const jestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      startTime: z.number(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string(), startAt: z.number().nullish() })),
    }),
  ),
})

/** Jest's own JSON. A file that could not be run has no tests in it. */
export function readJest(json: unknown, root: string): Tested[] {
  return jestReport.parse(json).testResults.flatMap(({ name, startTime, assertionResults }) =>
    assertionResults.map(({ fullName, status, startAt }) => ({
      title: fullName,
      file: relative(root, name),
      outcome: status === 'passed' || status === 'failed' ? status : 'skipped',
      at: iso(startAt ?? startTime),
    })),
  )
}

const spec = z.object({
  title: z.string(),
  tests: z.array(
    z.object({
      status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
      results: z.array(z.object({ startTime: z.string() })),
    }),
  ),
})

type Suite = { title: string; file: string; specs: z.infer<typeof spec>[]; suites?: Suite[] | undefined }

const suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({ title: z.string(), file: z.string(), specs: z.array(spec), suites: z.array(suite).optional() }),
)

const playwrightReport = z.object({ config: z.object({ rootDir: z.string() }), suites: z.array(suite) })

/** One that failed first and passed then has not passed. */
const OUTCOMES = { expected: 'passed', unexpected: 'failed', flaky: 'failed', skipped: 'skipped' } as const

/** Playwright's own JSON: a suite for every file, and in it one for every `describe`. */
export function readPlaywright(json: unknown, root: string): Tested[] {
  const { config, suites } = playwrightReport.parse(json)
  const folder = relative(root, config.rootDir)
  const testsOf = ({ file, specs, suites: inner = [] }: Suite, above: readonly string[]): Tested[] => [
    ...specs.flatMap(({ title, tests }) =>
      tests.map(({ status, results }) => ({
        title: [...above, title].join(' '),
        file: `${folder}/${file}`,
        outcome: OUTCOMES[status],
        at: results[0]?.startTime ?? '',
      })),
    ),
    ...inner.flatMap((child) => testsOf(child, [...above, child.title])),
  ]
  return suites.flatMap((file) => testsOf(file, []))
}
