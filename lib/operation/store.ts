import 'server-only'
import { readMigrations } from '@/lib/db/migrate'
import { db } from '@/lib/db/prisma'
import type { Figures } from './schema'

type Stored = Pick<Figures, 'database' | 'migrations' | 'lastBackupAt'> & {
  readonly lastRunAt: Date | null
  readonly mail: Pick<Figures['mail'], 'waiting' | 'failed' | 'oldestAt'>
  readonly postgres: string
}

/** What the database says of itself and of the work that waits in it. */
export async function storedFigures(now: Date): Promise<Stored> {
  const began = performance.now()
  await db().$queryRaw`SELECT 1`
  const latencyMs = performance.now() - began
  const [server] = await db().$queryRaw<
    { bytes: number; connections: number; maxConnections: number; postgres: string }[]
  >`
    SELECT pg_database_size(current_database())::float8 AS bytes,
      (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
      current_setting('max_connections')::int AS "maxConnections", current_setting('server_version') AS postgres`
  // Reminders wait for their day; what is due, or was tried already, waits for the mail server.
  const [mail] = await db().$queryRaw<{ waiting: number; failed: number; oldestAt: Date | null }[]>`
    SELECT count(*) FILTER (WHERE open)::int AS waiting, count(*) FILTER (WHERE status = 'failed')::int AS failed,
      min(CASE WHEN kind LIKE 'reminder-%' THEN due_at ELSE created_at END) FILTER (WHERE open) AS "oldestAt"
    FROM (SELECT *, status = 'waiting' AND (due_at <= ${now}::timestamptz OR attempts > 0) AS open FROM mail) m`
  const [last] = await db().$queryRaw<{ backupAt: Date | null; runAt: Date | null }[]>`
    SELECT (SELECT max(at) FROM audit_event WHERE action = 'backup.written') AS "backupAt",
      (SELECT max(started_at) FROM purge_run WHERE finished_at IS NOT NULL AND trigger <> 'request') AS "runAt"`
  if (!server || !mail || !last) throw new Error('an aggregate without a row')
  const { postgres, ...database } = server
  return {
    database: { ...database, latencyMs },
    postgres,
    migrations: await migrationFigures(),
    mail: { ...mail, oldestAt: mail.oldestAt?.toISOString() ?? null },
    lastBackupAt: last.backupAt?.toISOString() ?? null,
    lastRunAt: last.runAt,
  }
}

/** The database's level beside what this program brings along. */
async function migrationFigures(): Promise<Figures['migrations']> {
  const applied = await db().$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1`
  const done = new Set(applied.map(({ name }) => name))
  const pending = (await readMigrations()).filter(({ name }) => !done.has(name)).length
  return { newest: applied.at(-1)?.name ?? '', pending }
}
