import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { Client } from 'pg'
import { readStage } from './e2e'

/** Everything that pages send, in one text: addresses, headers and bodies. */
export function overhearRequests(pages: readonly Page[]): () => string {
  const sent: string[] = []
  for (const page of pages) {
    page.on('request', (request) => {
      sent.push(request.url(), JSON.stringify(request.headers()), request.postData() ?? '')
    })
    page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))))
  }
  return () => sent.join('\n')
}

/** Every row of every table, as text. */
export async function readDatabase(): Promise<string> {
  const client = new Client({ connectionString: readStage().databaseUrl })
  await client.connect()
  try {
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    )
    const rows: string[] = []
    for (const { name } of tables.rows) {
      const found = await client.query<{ line: string }>(`SELECT entry::text AS line FROM ${name} AS entry`)
      rows.push(name, ...found.rows.map(({ line }) => line))
    }
    return rows.join('\n')
  } finally {
    await client.end()
  }
}

export function readLogs(): string {
  return readFileSync(readStage().serverLog, 'utf8')
}
