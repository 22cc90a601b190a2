import { createWriteStream, existsSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { ZipFile } from 'yazl'
import { LOCKS } from '@/lib/db/locks'
import { codeOf, maintenanceClient } from '@/lib/db/migrate'
import { ofMigration, Refusal } from '../serve/refusal'
import {
  CHECKSUMS_ENTRY,
  entryOf,
  FORMAT,
  MANIFEST_ENTRY,
  type Manifest,
  pepperMark,
  sealed,
  type TableManifest,
} from './manifest'
import { ofFile } from './refusals'
import { readTable, type Table, tablesOf, tallying, writePlainly } from './tables'

type Plan = {
  readonly databaseUrl: string
  /** Absolute; must not be there yet. */
  readonly file: string
  readonly pepper: string
  readonly signal?: AbortSignal
}

/** A whole file in its place, or none: it is written under this name until it is complete. */
const draftOf = (file: string) => `${file}.unfertig`

/** Writes everything that the database keeps to one file, as it is at one moment; whoever works meanwhile notices nothing. */
export async function writeBackup(plan: Plan): Promise<Manifest> {
  if (existsSync(plan.file)) {
    throw new Refusal(
      `${plan.file} gibt es schon.`,
      'Einen anderen Namen nehmen; eine Sicherung wird nie überschrieben.',
    )
  }
  const draft = draftOf(plan.file)
  // Only its owner may read it: it holds all that the database holds.
  const handle = await open(draft, 'w', 0o600).catch((error: unknown) => {
    throw ofFile(codeOf(error), plan.file)
  })
  try {
    await handle.chmod(0o600)
    const made = await fromSnapshot(plan, (client, tables, taken) => pack(client, tables, taken, plan, handle))
    await handle.sync()
    await handle.close()
    await rename(draft, plan.file)
    return made
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(draft, { force: true })
    if (error instanceof Refusal) throw error
    if (plan.signal?.aborted) throw new Refusal('Abgebrochen.', 'Noch einmal »npm run backup« aufrufen.')
    const code = codeOf(error)
    if (/^E[A-Z]+$/.test(code) && code !== 'ECONNRESET') throw ofFile(code, plan.file)
    throw new Refusal(
      `Die Datenbank hat die Sicherung nicht zu Ende geführt (${code}).`,
      'Prüfen, ob die Datenbank läuft, und es noch einmal versuchen. Eine halbe Sicherung ist nicht liegen geblieben.',
    )
  }
}

type Taken = Pick<Manifest, 'madeAt' | 'migrations' | 'sequences'>

/** All that `read` reads is of one moment. Migrations wait meanwhile, backups do not. */
async function fromSnapshot<T>(
  { databaseUrl }: Plan,
  read: (client: Client, tables: Table[], taken: Taken) => Promise<T>,
): Promise<T> {
  const client = maintenanceClient(databaseUrl)
  try {
    await client.connect()
  } catch (error) {
    throw ofMigration({ kind: 'unreachable', code: codeOf(error) }, new URL(databaseUrl).host || 'diesem Rechner')
  }
  try {
    await writePlainly(client)
    await client.query('SELECT pg_advisory_lock_shared($1)', [LOCKS.migration])
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    if ((await client.query(`SELECT 1 WHERE to_regclass('_prisma_migrations') IS NOT NULL`)).rowCount === 0) {
      throw new Refusal('In dieser Datenbank ist nichts zu sichern.', 'Zuerst »npm start« aufrufen; dann entsteht sie.')
    }
    const { rows: level } = await client.query<{ name: string; checksum: string }>(
      `SELECT migration_name AS name, checksum FROM _prisma_migrations
       WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
    )
    const { rows: moment } = await client.query<{ at: Date }>('SELECT now() AS at')
    const { rows: sequences } = await client.query<{ name: string; value: string | null }>(
      `SELECT sequencename AS name, last_value::text AS value FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1`,
    )
    const madeAt = (moment[0]?.at ?? new Date()).toISOString()
    return await read(client, await tablesOf(client), { madeAt, migrations: level, sequences })
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** One table after the other, as one connection gives them; then what is known of all of them. */
async function pack(client: Client, tables: Table[], taken: Taken, plan: Plan, into: FileHandle): Promise<Manifest> {
  const zip = new ZipFile()
  const written: TableManifest[] = []
  const checksums: string[] = []
  const options = { mode: 0o100600, mtime: new Date(taken.madeAt) }
  const failed = new Promise<never>((_, reject) => zip.on('error', reject))
  for (const table of tables) {
    zip.addReadStreamLazy(entryOf(table.name), options, (give) => {
      const { bytes, tally } = readTable(client, table)
      // The library passes on no error of a stream that it is given.
      bytes.on('error', (error) => zip.emit('error', error))
      bytes.once('end', () => {
        const { rows, sha256 } = tally()
        written.push({ name: table.name, columns: [...table.columns], rows, sha256 })
        checksums.push(`${sha256}  ${entryOf(table.name)}`)
      })
      give(null, bytes)
    })
  }
  const manifest = (): Manifest =>
    sealed(
      { product: 'sprechzimmer', format: FORMAT, ...taken, tables: written, pepper: pepperMark(plan.pepper) },
      plan.pepper,
    )
  zip.addReadStreamLazy(MANIFEST_ENTRY, options, (give) => {
    const { bytes, tally } = tallying()
    bytes.once('end', () => checksums.push(`${tally().sha256}  ${MANIFEST_ENTRY}`))
    give(null, Readable.from([Buffer.from(`${JSON.stringify(manifest(), null, 2)}\n`)]).pipe(bytes))
  })
  zip.addReadStreamLazy(CHECKSUMS_ENTRY, options, (give) => {
    give(null, Readable.from([Buffer.from(`${checksums.join('\n')}\n`)]))
  })
  zip.end()
  // By its number: a stream that was given the handle itself would have to end before that can be closed.
  const out = createWriteStream('', { fd: into.fd, autoClose: false })
  const { signal } = plan
  await Promise.race([pipeline(zip.outputStream, out, signal ? { signal } : {}), failed])
  return manifest()
}
