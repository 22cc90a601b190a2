import { finished, pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { LOCKS } from '@/lib/db/locks'
import { applyWithin, codeOf, type MigrationFile, maintenanceClient, readMigrations } from '@/lib/db/migrate'
import { until } from '../database/processes'
import { ofMigration, Refusal } from '../serve/refusal'
import { type Archive, openArchive } from './archive'
import { isAuthentic, type Manifest, pepperMark } from './manifest'
import { damaged, newer } from './refusals'
import { copyInto, inOrderOfReferences, readTable, tablesOf, writePlainly } from './tables'

/** Whoever wants to lose what is in the database now types this. */
export const REPLACE_WORD = 'alles-ersetzen'

type Plan = {
  readonly databaseUrl: string
  readonly file: string
  readonly pepper: string
  /** Instead of refusing a database that is not empty. */
  readonly replace?: boolean
}

type Restored = { readonly manifest: Manifest; readonly samePepper: boolean }

/**
 * Puts a backup into the database, at the level it was made on. One transaction: either all of it is there, counted
 * and compared, or the database is as it was.
 */
export async function restoreBackup(plan: Plan): Promise<Restored> {
  const archive = await openArchive(plan.file)
  try {
    const { manifest } = archive
    const samePepper = manifest.pepper === pepperMark(plan.pepper)
    // An account or a password that somebody has put into it would open everything.
    if (samePepper && !isAuthentic(manifest, plan.pepper)) throw damaged(plan.file, 'nachträglich verändert')
    const files = filesFor(plan.file, manifest, await readMigrations())
    const client = maintenanceClient(plan.databaseUrl)
    try {
      await client.connect()
    } catch (error) {
      throw ofMigration(
        { kind: 'unreachable', code: codeOf(error) },
        new URL(plan.databaseUrl).host || 'diesem Rechner',
      )
    }
    try {
      await writePlainly(client)
      await client.query('SELECT pg_advisory_lock($1)', [LOCKS.migration])
      await refuseOthers(client)
      await refuseContents(client, plan.replace ?? false)
      await client.query('BEGIN')
      await clear(client)
      await applyWithin(client, files)
      await fill(client, archive, plan.file)
      await client.query('COMMIT')
    } finally {
      // Whatever was not committed is as it was.
      await client.end().catch(() => undefined)
    }
    return { manifest, samePepper }
  } finally {
    archive.close()
  }
}

/** The migrations that make the backup's level. */
function filesFor(file: string, { migrations }: Manifest, known: readonly MigrationFile[]): MigrationFile[] {
  return migrations.map(({ name, checksum }, at) => {
    const found = known[at]
    if (!known.some((candidate) => candidate.name === name)) throw newer(file, `Migration ${name}`)
    if (found?.name !== name || found.checksum !== checksum) throw ofMigration({ kind: 'changed', migration: name }, '')
    return found
  })
}

/** Postgres takes a moment to see that somebody has left. */
const LEAVES_WITHIN_MS = 2_000

/** An application that is at work on this database would go on with what it remembers. */
async function refuseOthers(client: Client): Promise<void> {
  let others = 0
  const alone = async () => {
    const { rowCount } = await client.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user
         AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    )
    others = rowCount ?? 0
    return others === 0
  }
  if (await until(alone, LEAVES_WITHIN_MS)) return
  throw new Refusal(
    `Mit der Datenbank arbeitet noch jemand (${others} Verbindungen). Es wurde nichts verändert.`,
    'Sprechzimmer und alles andere beenden, was mit diesem Namen an der Datenbank angemeldet ist.',
  )
}

/** Empty = nobody could ever sign in. What is not ours is never touched. */
async function refuseContents(client: Client, replace: boolean): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')`,
  )
  const names = rows.map(({ name }) => name)
  if (names.length === 0) return
  if (!names.includes('_prisma_migrations') || !names.includes('clinic')) {
    throw new Refusal(
      'In dieser Datenbank stehen Tabellen, die nicht von Sprechzimmer sind. Es wurde nichts verändert.',
      'Eine eigene Datenbank für Sprechzimmer anlegen und in DATABASE_URL nennen.',
    )
  }
  if (replace) return
  const filled = names.includes('account') && (await client.query('SELECT 1 FROM account LIMIT 1')).rowCount
  if (filled) {
    throw new Refusal(
      'Diese Datenbank ist nicht leer. Es wurde nichts verändert.',
      `In einen leeren Ordner (DATA_DIR) oder eine leere Datenbank (DATABASE_URL) einspielen. Wer alles, was jetzt darin steht, verlieren will: npm run restore -- DATEI --replace ${REPLACE_WORD}`,
    )
  }
}

/** Takes away what is there, except what belongs to an extension: that may be the server's administrator's. */
async function clear(client: Client): Promise<void> {
  await client.query(`
    DO $$
    DECLARE command text;
    BEGIN
      FOR command IN
        SELECT format('DROP TABLE %s CASCADE', c.oid::regclass) FROM pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        UNION ALL
        SELECT format('DROP ROUTINE %s CASCADE', p.oid::regprocedure) FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace
          AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        UNION ALL
        SELECT format('DROP TYPE %s CASCADE', t.oid::regtype) FROM pg_type t
        WHERE t.typnamespace = current_schema()::regnamespace AND t.typtype IN ('e', 'd')
          AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
      LOOP
        EXECUTE command;
      END LOOP;
    END $$`)
}

/** Every table as it was, then read again: the same number of rows, and byte for byte the same. */
async function fill(client: Client, { manifest, open }: Archive, file: string): Promise<void> {
  const present = await tablesOf(client)
  const byName = new Map(manifest.tables.map((table) => [table.name, table]))
  if (present.length !== byName.size || !present.every(({ name }) => byName.has(name))) {
    throw damaged(file, 'andere Tabellen als auf seiner Stufe')
  }
  const names = present.map(({ name }) => name)
  const wake = await silenceTriggers(client, names)
  // Beside what migrations put there, there is nothing yet.
  await client.query(`TRUNCATE ${names.map((name) => client.escapeIdentifier(name)).join(', ')} CASCADE`)
  for (const name of await inOrderOfReferences(client, names)) {
    const { columns = [] } = byName.get(name) ?? {}
    await pipeline(await open(name), client.query(copyFrom(copyInto(name, columns))))
  }
  for (const table of present) {
    const { bytes, tally } = readTable(client, table)
    bytes.resume()
    await finished(bytes)
    const [found, said] = [tally(), byName.get(table.name)]
    if (found.rows !== said?.rows || found.sha256 !== said.sha256)
      throw damaged(file, `${table.name} ist anders angekommen`)
  }
  for (const { name, value } of manifest.sequences) {
    if (value !== null)
      await client.query('SELECT setval($1::regclass, $2::bigint)', [client.escapeIdentifier(name), value])
  }
  await wake()
}

/** What was written once is not judged, counted or chained a second time. */
async function silenceTriggers(client: Client, names: readonly string[]): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ table: string; trigger: string; way: string }>(
    `SELECT c.relname AS "table", t.tgname AS "trigger", t.tgenabled AS way FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relnamespace = current_schema()::regnamespace AND c.relname = ANY ($1)`,
    [names],
  )
  const turn = async (how: (way: string) => string) => {
    for (const { table, trigger, way } of rows) {
      await client.query(
        `ALTER TABLE ${client.escapeIdentifier(table)} ${how(way)} TRIGGER ${client.escapeIdentifier(trigger)}`,
      )
    }
  }
  await turn(() => 'DISABLE')
  return async () => {
    // What is left to be looked at at the end is looked at now: no table is altered before.
    await client.query('SET CONSTRAINTS ALL IMMEDIATE')
    await turn((way) => (way === 'A' ? 'ENABLE ALWAYS' : way === 'R' ? 'ENABLE REPLICA' : 'ENABLE'))
  }
}
