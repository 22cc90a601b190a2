import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '@/lib/db/migrate'
import { type EmbeddedPostgres, startPostgres } from '@/scripts/database/embedded-postgres'
import { isAlive } from '@/scripts/database/processes'
import { onServer, TEMPLATE } from './database'

declare global {
  var testPostgres: { server: EmbeddedPostgres; folder: string } | undefined
}

/** A run that was killed could not tidy up; its database has ended with it. */
function removeLeftovers(): void {
  mkdirSync('.test', { recursive: true })
  for (const name of readdirSync('.test')) {
    const pid = Number(/^jest-(\d+)$/.exec(name)?.[1])
    if (pid > 0 && !isAlive(pid)) rmSync(join('.test', name), { recursive: true, force: true })
  }
}

/** One Postgres for this run, in Berlin time (that is what shows instants stored without a zone), with a template. */
export default async function globalSetup(): Promise<void> {
  const folder = join(process.cwd(), '.test', `jest-${process.pid}`)
  removeLeftovers()
  const server = await startPostgres({
    folder: join(folder, 'postgres'),
    password: 'test',
    logFile: join(folder, 'postgres.log'),
    settings: {
      timezone: 'Europe/Berlin',
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '200',
    },
  })
  globalThis.testPostgres = { server, folder }
  process.env.TEST_POSTGRES_URL = server.url()
  await onServer((client) => client.query(`CREATE DATABASE ${TEMPLATE}`))
  const outcome = await migrate(server.url(TEMPLATE))
  if (outcome.kind !== 'migrated') {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
    throw new Error(`The migrations do not apply: ${JSON.stringify(outcome)}`)
  }
}
