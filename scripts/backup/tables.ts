import { createHash } from 'node:crypto'
import { type Readable, Transform } from 'node:stream'
import { Client } from 'pg'
import { to as copyTo } from 'pg-copy-streams'

/**
 * Logged tables that are in no backup. Attempts of the last quarter of an hour: nobody misses them. Who is signed in and
 * one-time links: what was ended or used since must not open anything again. The list of migrations: whoever restores
 * makes it anew. Signals are UNLOGGED and so never among them.
 */
const LEFT_OUT = ['rate_window', 'sign_in', 'account_link', '_prisma_migrations']

export type Table = {
  readonly name: string
  readonly columns: readonly string[]
  /** Of the primary key: the order in which rows are written and compared. */
  readonly order: readonly string[]
}

/** What stands in a backup of this database: every logged table of its own, by name. */
export async function tablesOf(client: Client): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; order: string[] | null }>(
    `SELECT c.relname AS name,
       (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
       (SELECT array_agg(a.attname::text ORDER BY k.at) FROM pg_index i
        CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, at)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
        WHERE i.indrelid = c.oid AND i.indisprimary) AS "order"
     FROM pg_class c
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relpersistence = 'p'
       AND c.relname <> ALL ($1)
     ORDER BY c.relname`,
    [LEFT_OUT],
  )
  return rows.map(({ name, columns, order }) => ({ name, columns, order: order ?? columns }))
}

/** Tables in such an order that none comes before one it refers to. */
export async function inOrderOfReferences(client: Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ from: string; to: string }>(
    `SELECT DISTINCT f.relname AS from, t.relname AS to FROM pg_constraint k
     JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
     WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND f.relname = ANY ($1) AND t.relname = ANY ($1)`,
    [tables],
  )
  const ordered: string[] = []
  const open = new Set(tables)
  while (open.size > 0) {
    const free = [...open].filter((name) => !rows.some(({ from, to }) => from === name && open.has(to)))
    if (free.length === 0) throw new Error(`tables refer to each other in a circle: ${[...open].join(', ')}`)
    for (const name of free) open.delete(name)
    ordered.push(...free)
  }
  return ordered
}

const quoted = (names: readonly string[]) => names.map((name) => Client.prototype.escapeIdentifier(name)).join(', ')

type Tally = { readonly rows: number; readonly sha256: string }

/** The rows of a table as text, in the order of its key: two databases with the same rows give the same bytes. */
export function readTable(client: Client, { name, columns, order }: Table): { bytes: Readable; tally: () => Tally } {
  const query = client.query(
    copyTo(`COPY (SELECT ${quoted(columns)} FROM ${quoted([name])} ORDER BY ${quoted(order)}) TO STDOUT`),
  )
  const { bytes, tally } = tallying()
  query.on('error', (error) => bytes.destroy(error))
  return { bytes: query.pipe(bytes), tally }
}

export function copyInto(name: string, columns: readonly string[]): string {
  return `COPY ${quoted([name])} (${quoted(columns)}) FROM STDIN`
}

/** Passes everything on; knows its SHA-256 and its rows at the end. In COPY's text every row is one line. */
export function tallying(): { bytes: Transform; tally: () => Tally } {
  const hash = createHash('sha256')
  let rows = 0
  const bytes = new Transform({
    transform(piece: Buffer, _, done) {
      hash.update(piece)
      for (const byte of piece) if (byte === 0x0a) rows++
      done(null, piece)
    },
  })
  return { bytes, tally: () => ({ rows, sha256: hash.digest('hex') }) }
}

/** The way values are written as text: the same on every server, whatever its own settings are. */
export async function writePlainly(client: Client): Promise<void> {
  await client.query(
    `SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET extra_float_digits = 1; SET bytea_output = 'hex';
     SET client_encoding = 'UTF8'; SET synchronize_seqscans = off`,
  )
}
