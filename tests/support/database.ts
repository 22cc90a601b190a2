import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

/** The migrated, empty database that every test database is a copy of. */
export const TEMPLATE = 'sprechzimmer_template'

function serverUrl(): string {
  const url = process.env.TEST_POSTGRES_URL
  if (url === undefined) throw new Error('tests/support/global-setup.ts has not run')
  return url
}

/** A short connection as superuser, to the server's own database or to another. */
export async function onServer<Result>(act: (client: Client) => Promise<Result>, url = serverUrl()): Promise<Result> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}

/** Copies the template (or makes a bare database) and gives its address. Its zone is the server's: Berlin. */
export async function createDatabase(template: string = TEMPLATE): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await onServer((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`))
  const url = new URL(serverUrl())
  url.pathname = `/${name}`
  return url.href
}

export async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  await onServer((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
}
