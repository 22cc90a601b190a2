import { join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '@/lib/db/migrate'
import { type EmbeddedPostgres, PostgresFailure, readyPort, startPostgres } from '../database/embedded-postgres'
import { until } from '../database/processes'
import { ofMigration, Refusal } from './refusal'
import type { Secrets } from './secrets'

const NAME = 'sprechzimmer'

/** The application's own role is no superuser: it owns its database and nothing else. */
async function ensureDatabase(server: EmbeddedPostgres, password: string): Promise<string> {
  const client = new Client({ connectionString: server.url() })
  await client.connect()
  try {
    const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [NAME])
    if (role.rowCount === 0) await client.query(`CREATE ROLE ${NAME} LOGIN PASSWORD ${client.escapeLiteral(password)}`)
    const database = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [NAME])
    if (database.rowCount === 0) await client.query(`CREATE DATABASE ${NAME} OWNER ${NAME}`)
  } finally {
    await client.end()
  }
  return urlOn(server.port, password)
}

const urlOn = (port: number, password: string) => `postgresql://${NAME}:${password}@127.0.0.1:${port}/${NAME}`

/** The embedded Postgres that another launcher runs on the data folder; it may be about to start. */
export async function besideRunning(folder: string, secrets: Secrets): Promise<string> {
  const place = join(folder, 'postgres')
  await until(() => readyPort(place) !== undefined, 60_000)
  const port = readyPort(place)
  if (port !== undefined) return urlOn(port, secrets.databaseOwner)
  throw new Refusal(
    'Sprechzimmer läuft, aber seine eingebaute Datenbank ist nicht bereit.',
    'Warten, bis der Start fertig ist, oder Sprechzimmer beenden, und es noch einmal versuchen.',
  )
}

/** Starts the embedded Postgres of the data folder. */
export async function openEmbedded(
  folder: string,
  secrets: Secrets,
  say: (line: string) => void,
): Promise<{ server: EmbeddedPostgres; url: string }> {
  try {
    const server = await startPostgres({
      folder: join(folder, 'postgres'),
      password: secrets.databaseSuperuser,
      logFile: join(folder, 'postgres.log'),
      onInitialise: () => say('· Richte die Datenbank ein …'),
    })
    return { server, url: await ensureDatabase(server, secrets.databaseOwner) }
  } catch (error) {
    if (!(error instanceof PostgresFailure)) throw error
    throw new Refusal(
      `Die eingebaute Datenbank startet nicht (${error.message}).`,
      `Das Protokoll ${join(folder, 'postgres.log')} lesen, oder mit DATABASE_URL ein vorhandenes Postgres (15 oder neuer) benutzen.`,
    )
  }
}

/** Brings the database up to date, or refuses. */
export async function migrateOrRefuse(url: string, say: (line: string) => void): Promise<void> {
  const outcome = await migrate(url)
  if (outcome.kind !== 'migrated') throw ofMigration(outcome, new URL(url).host || 'diesem Rechner')
  if (outcome.applied.length > 0) say(`· Datenbank auf den neuesten Stand gebracht (${outcome.applied.join(', ')}).`)
}
