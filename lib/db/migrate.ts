import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { LOCKS } from './locks'

/** The oldest Postgres this product runs on, as `server_version_num`. */
const OLDEST_SERVER = 150_000
const LOCK_WAIT_MS = 60_000
const FOLDER = 'prisma/migrations'

export type MigrationOutcome =
  | { kind: 'migrated'; applied: string[] }
  /** `code` is the network's or the database's word for it (ECONNREFUSED, 28P01 …). */
  | { kind: 'unreachable'; code: string }
  | { kind: 'too-old'; version: string }
  /** Another runner has held the lock for a minute. */
  | { kind: 'busy' }
  /** An applied migration's file says something else now. */
  | { kind: 'changed'; migration: string }
  /** The database knows a migration that this code does not. */
  | { kind: 'newer'; migration: string }
  /** Somebody else's runner began this migration and did not finish it. */
  | { kind: 'unfinished'; migration: string }
  | { kind: 'failed'; migration: string; code: string; message: string }
  /** Connections do not get UTC although they ask for it. */
  | { kind: 'time-zone'; found: string }

export type MigrationFile = { name: string; sql: string; checksum: string }
type Row = { migration_name: string; checksum: string; finished_at: Date | null }

/** Reads `<folder>/<name>/migration.sql`, in the order of the names. */
export async function readMigrations(folder = FOLDER): Promise<MigrationFile[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return await Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** The network's or the database's word for what went wrong; asked by shape, since errors may come from another realm. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown'
  if ('code' in error && typeof error.code === 'string') return error.code
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0])
  return 'message' in error ? String(error.message) : 'unknown'
}

/** Exactly the table that Prisma's own command line makes. */
const MIGRATIONS_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  varchar(36) PRIMARY KEY NOT NULL,
    checksum            varchar(64) NOT NULL,
    finished_at         timestamptz,
    migration_name      varchar(255) NOT NULL,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`

/** What stands between this database and these files, or undefined. */
function disagreement(files: readonly MigrationFile[], rows: readonly Row[]): MigrationOutcome | undefined {
  const known = new Map(files.map((file) => [file.name, file]))
  for (const row of rows) {
    const file = known.get(row.migration_name)
    if (file === undefined) return { kind: 'newer', migration: row.migration_name }
    if (row.finished_at === null) return { kind: 'unfinished', migration: row.migration_name }
    if (file.checksum !== row.checksum) return { kind: 'changed', migration: row.migration_name }
  }
  return undefined
}

/** Runs these files, and nothing else, in the transaction that is open: a restored backup is brought to its own level. */
export async function applyWithin(client: Client, files: readonly MigrationFile[]): Promise<void> {
  await client.query(MIGRATIONS_TABLE)
  for (const file of files) await run(client, file)
}

async function run(client: Client, file: MigrationFile): Promise<void> {
  await client.query(file.sql)
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES (gen_random_uuid(), $1, $2, now(), clock_timestamp(), 1)`,
    [file.checksum, file.name],
  )
}

/** One file in one transaction: all of it and its row, or nothing. */
async function apply(client: Client, file: MigrationFile): Promise<MigrationOutcome | undefined> {
  try {
    await client.query('BEGIN')
    await run(client, file)
    await client.query('COMMIT')
    return undefined
  } catch (error) {
    // The connection itself may be gone; then the server has rolled back already.
    await client.query('ROLLBACK').catch(() => undefined)
    const message = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : ''
    return { kind: 'failed', migration: file.name, code: codeOf(error), message }
  }
}

/** New connections get UTC even when their client forgets to ask. Only the database's owner may set it. */
async function preferUtc(client: Client): Promise<void> {
  try {
    await client.query(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone TO ''UTC''', current_database()); END $$`,
    )
  } catch (error) {
    if (codeOf(error) !== '42501') throw error
  }
}

async function migrateConnected(client: Client, files: readonly MigrationFile[]): Promise<MigrationOutcome> {
  const server = await client.query<{ number: number; version: string; zone: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version,
            current_setting('timezone') AS zone`,
  )
  const found = server.rows[0]
  if (found === undefined || found.number < OLDEST_SERVER) return { kind: 'too-old', version: found?.version ?? '' }
  if (!/^(Etc\/)?UTC$/.test(found.zone)) return { kind: 'time-zone', found: found.zone }

  try {
    await client.query(`SET lock_timeout = ${LOCK_WAIT_MS}`)
    await client.query('SELECT pg_advisory_lock($1)', [LOCKS.migration])
  } catch (error) {
    if (codeOf(error) === '55P03') return { kind: 'busy' }
    throw error
  }
  await preferUtc(client)
  await client.query(MIGRATIONS_TABLE)
  const { rows } = await client.query<Row>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at',
  )
  const refusal = disagreement(files, rows)
  if (refusal !== undefined) return refusal

  const done = new Set(rows.map((row) => row.migration_name))
  const applied: string[] = []
  for (const file of files.filter((candidate) => !done.has(candidate.name))) {
    const failure = await apply(client, file)
    if (failure !== undefined) return failure
    applied.push(file.name)
  }
  return { kind: 'migrated', applied }
}

/** A connection for work on the database as a whole, without the limits that the application's own have. */
export function maintenanceClient(url: string): Client {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    options: '-c TimeZone=UTC -c client_min_messages=warning',
  })
  // A connection that breaks also rejects the query that runs on it; without a listener it would end the process.
  client.on('error', () => undefined)
  return client
}

/** Brings the database at `url` to the state of `folder`; any number of callers at once do it once. */
export async function migrate(url: string, folder = FOLDER): Promise<MigrationOutcome> {
  const files = await readMigrations(folder)
  const client = maintenanceClient(url)
  try {
    await client.connect()
  } catch (error) {
    return { kind: 'unreachable', code: codeOf(error) }
  }
  try {
    return await migrateConnected(client, files)
  } finally {
    // Ends the advisory lock too.
    await client.end()
  }
}
