import { LOCKS } from '@/lib/db/locks'
import { USED } from '../../scripts/build/used-zod.cjs'
import { readSources, type Source } from '../support/sources'

/** What a file in lib is. `pure`, `server`, `base` and `db` are single files, named here; the rest tell it by name. */
type Kind = 'rules' | 'schema' | 'store' | 'client' | 'types' | 'server' | 'base' | 'db'

/** The closed list of files in lib whose name alone does not tell their kind (design.md, "Rooms"). */
const NAMED: Readonly<Record<string, Kind>> = {
  // Pure parts of the call.
  'lib/call/consequences.ts': 'rules',
  'lib/call/machine.ts': 'rules',
  'lib/call/messages.ts': 'schema',
  'lib/call/security-code.ts': 'rules',
  'lib/call/states.ts': 'rules',
  // What surrounds the stores on the server.
  'lib/audit/refusals.ts': 'server',
  'lib/audit/schedule.ts': 'server',
  'lib/auth/actor.ts': 'server',
  'lib/auth/cookies.ts': 'server',
  'lib/auth/options.ts': 'server',
  'lib/http/event-stream.ts': 'server',
  'lib/http/limits.ts': 'server',
  'lib/http/network.ts': 'server',
  'lib/http/route.ts': 'server',
  'lib/i18n/request.ts': 'server',
  'lib/i18n/words.ts': 'server',
  'lib/invitation/dispatch.ts': 'server',
  'lib/invitation/letter-pdf.ts': 'server',
  'lib/invitation/smtp.ts': 'server',
  'lib/operation/certificate.ts': 'server',
  'lib/operation/checks.ts': 'server',
  'lib/operation/machine.ts': 'server',
  'lib/operation/metrics.ts': 'server',
  'lib/operation/status.ts': 'server',
  'lib/pdf/sheet.ts': 'server',
  'lib/purge/schedule.ts': 'server',
  'lib/receipt/receipts-pdf.ts': 'server',
  'lib/relay/check.ts': 'server',
  'lib/signalling/feed.ts': 'server',
  'lib/signalling/listener.ts': 'server',
  // What everything may stand on.
  'lib/clock.ts': 'base',
  'lib/env.ts': 'base',
  'lib/log.ts': 'base',
  'lib/process.ts': 'base',
  'lib/sql-state.ts': 'base',
  'lib/http/error.ts': 'base',
  'lib/db/locks.ts': 'db',
  'lib/db/migrate.ts': 'db',
  'lib/db/prisma.ts': 'db',
}

const MAY_IMPORT: Readonly<Record<Kind, readonly Kind[]>> = {
  rules: ['rules', 'schema', 'types'],
  schema: ['schema', 'rules', 'types'],
  client: ['client', 'rules', 'schema', 'types'],
  store: ['store', 'rules', 'schema', 'db', 'base', 'types'],
  server: ['server', 'store', 'rules', 'schema', 'db', 'base', 'types'],
  db: ['db', 'base', 'types'],
  base: ['base', 'types'],
  types: ['types'],
}

/** Packages that compute and nothing else: the only ones that rules and schemas may use. */
const PURE_PACKAGES = [
  ...['bowser', 'ical-generator', 'node:crypto', 'node:zlib', 'otpauth', 'temporal-polyfill', 'uqr', 'zod/mini'],
  ...['@zxcvbn-ts/core', '@zxcvbn-ts/language-common', '@zxcvbn-ts/language-de'],
]

function kindOf(path: string): Kind | undefined {
  const named = NAMED[path]
  if (named !== undefined) return named
  if (path.startsWith('lib/db/generated')) return 'db'
  if (path.endsWith('.d.ts')) return 'types'
  if (/^lib\/.+\.client\.tsx?$/.test(path)) return 'client'
  const name = /^lib\/[a-z0-9-]+\/(?:[a-z-]+\.)?(rules|schema|store)\.ts$/.exec(path)?.[1]
  return name === 'rules' || name === 'schema' || name === 'store' ? name : undefined
}

const sources = readSources(['app', 'components', 'lib'])
const lib = sources.filter(({ path }) => path.startsWith('lib/'))

/** `from → to` for every import that `isWrong`; type imports are no arrows of the running program. */
function wrongArrows(of: readonly Source[], isWrong: (from: string, to: string) => boolean): string[] {
  return of.flatMap(({ path, imports }) =>
    imports.filter(({ from, typeOnly }) => !typeOnly && isWrong(path, from)).map(({ from }) => `${path} → ${from}`),
  )
}

describe('[R6] the architecture', () => {
  test('there is something to look at', () => {
    expect(lib.length).toBeGreaterThan(20)
    expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(100)
  })

  test('every file in lib has a kind', () => {
    expect(lib.map(({ path }) => path).filter((path) => kindOf(path) === undefined)).toEqual([])
  })

  test('the arrow goes from app to components to lib', () => {
    const wrong = (from: string, to: string) =>
      (from.startsWith('lib/') && /^(app|components|scripts|tests)\//.test(to)) ||
      (from.startsWith('components/') && /^(app|scripts|tests)\//.test(to)) ||
      (from.startsWith('app/') && /^(scripts|tests)\//.test(to))
    expect(wrongArrows(sources, wrong)).toEqual([])
  })

  // One import of the whole zod, on the server too, and the bundler keeps all of its core for the patients' phones.
  test('the whole zod is for scripts', () => {
    expect(wrongArrows(sources, (_from, to) => to === 'zod')).toEqual([])
  })

  // Turbopack would keep the rest: scripts/build/used-zod.cjs says what the browser is given, and nothing else is there.
  test('the browser is given of zod what is used, no less and no more', () => {
    const used = sources
      .filter(({ imports }) => imports.some(({ from }) => from === 'zod/mini'))
      .flatMap(({ text }) => [...text.matchAll(/\bz\.(\w+)/g)].map(([, name]) => name))
    const types = ['core', 'infer', 'ZodMiniType']
    expect([...new Set(used)].filter((name) => !types.includes(name ?? '')).sort()).toEqual(USED.toSorted())
  })

  test('inside lib every kind imports only what it may', () => {
    const wrong = (from: string, to: string) => {
      const [kind, target] = [kindOf(from), kindOf(to)]
      return to.startsWith('lib/') && kind !== undefined && (target === undefined || !MAY_IMPORT[kind].includes(target))
    }
    expect(wrongArrows(lib, wrong)).toEqual([])
  })

  test('components import no store, no database and nothing of the server', () => {
    const wrong = (from: string, to: string) => {
      const target = kindOf(to)
      return (
        from.startsWith('components/') && target !== undefined && ['store', 'server', 'db', 'base'].includes(target)
      )
    }
    expect(wrongArrows(sources, wrong)).toEqual([])
  })

  test('only stores import Prisma', () => {
    const wrong = (from: string, to: string) =>
      (to.startsWith('@prisma/') || to === 'pg' || to.startsWith('lib/db/')) &&
      kindOf(from) !== 'store' &&
      kindOf(from) !== 'db' &&
      // The listener holds its own connection, as LISTEN needs (pitfalls, "Prisma 7 and Postgres").
      from !== 'lib/signalling/listener.ts'
    expect(wrongArrows(sources, wrong)).toEqual([])
  })

  test('every advisory lock has its number from one table, and none has another’s', () => {
    const numbers = Object.values(LOCKS)
    expect(new Set(numbers).size).toBe(numbers.length)
    const locking = readSources(['app', 'lib', 'scripts']).filter(({ text }) => /pg_(try_)?advisory_/.test(text))
    const elsewhere = locking.filter(({ imports }) => !imports.some(({ from }) => from === 'lib/db/locks.ts'))
    expect(locking.length).toBeGreaterThan(5)
    expect(elsewhere.map(({ path }) => path)).toEqual([])
  })

  test('every store begins with server-only', () => {
    const stores = lib.filter(({ path }) => kindOf(path) === 'store')
    expect(stores.filter(({ text }) => !text.startsWith("import 'server-only'\n")).map(({ path }) => path)).toEqual([])
  })

  test('rules and schemas are pure: no clock, no chance, no environment, no packages that act', () => {
    const pure = lib.filter(({ path }) => ['rules', 'schema'].includes(kindOf(path) ?? ''))
    const acting = /\bDate\.now\(|\bnew Date\(\)|\brandom\w*\(|\bprocess\.env\b|\bcrypto\.|\bTemporal\.Now\b/
    expect(pure.filter(({ text }) => acting.test(text)).map(({ path }) => path)).toEqual([])
    const wrong = (_: string, to: string) => !/^(lib|messages)\//.test(to) && !PURE_PACKAGES.includes(to)
    expect(wrongArrows(pure, wrong)).toEqual([])
  })

  test('no barrels, and none of the names that say nothing', () => {
    const empty = /\/(index\.tsx?$|(utils?|helpers?|managers?|services?|repositor(y|ies)|common|misc)[./])/
    expect(sources.map(({ path }) => path).filter((path) => empty.test(path))).toEqual([])
  })

  test('nothing imports in a circle', () => {
    const graph = new Map(
      sources.map(({ path, imports }) => [path, imports.filter(({ typeOnly }) => !typeOnly).map(({ from }) => from)]),
    )
    const circles: string[] = []
    const done = new Set<string>()
    const visit = (path: string, trail: readonly string[]): void => {
      const start = trail.indexOf(path)
      if (start >= 0) circles.push([...trail.slice(start), path].join(' → '))
      if (start >= 0 || done.has(path)) return
      for (const next of graph.get(path) ?? []) if (graph.has(next)) visit(next, [...trail, path])
      done.add(path)
    }
    for (const path of graph.keys()) visit(path, [])
    expect(circles).toEqual([])
  })
})
