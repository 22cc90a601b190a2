import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import { Pool } from 'pg'
import { env } from '@/lib/env'
import { errorFields, log } from '@/lib/log'
import { PrismaClient } from './generated/client'

function connect(): PrismaClient {
  const pool = new Pool({
    connectionString: env().DATABASE_URL,
    max: 12,
    // Without these, a full pool or a stuck statement waits for ever.
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    // adapter-pg writes instants without an offset: the connection itself must be in UTC.
    options: '-c TimeZone=UTC',
  })
  // Without a listener a restart of Postgres would end this process.
  pool.on('error', (error) => log('warn', 'database.pool', errorFields(error)))
  return new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator: nameOf }),
  })
}

const names = new Map<string, string>()
const MAX_PREPARED = 300

/** Statements of the same text are prepared once per connection; '' is Postgres' unnamed statement. */
function nameOf({ sql }: { sql: string }): string {
  const known = names.get(sql)
  if (known !== undefined) return known
  if (names.size >= MAX_PREPARED) return ''
  const name = `s${names.size}`
  names.set(sql, name)
  return name
}

// Next loads modules several times (routes, instrumentation): one client for the process.
const place: { [key: symbol]: PrismaClient | undefined } = globalThis
const key = Symbol.for('sprechzimmer.prisma')

/** The database client. Only stores import it. */
export function db(): PrismaClient {
  const client = place[key] ?? connect()
  place[key] = client
  return client
}

/** Closes the pool, so that a script or a test can end. */
export async function disconnect(): Promise<void> {
  await place[key]?.$disconnect()
  place[key] = undefined
}

/** What a verb needs to run inside somebody's transaction. */
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0]
