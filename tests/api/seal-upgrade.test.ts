import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '@/lib/db/migrate'
import { disconnect } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { PLACES, SEALED, SEALED_FORM } from '@/lib/seal/rules'
import { prepareSealing } from '@/lib/seal/start.store'
import { unseal } from '@/lib/seal/store'
import { createDatabase, dropDatabase } from '../support/database'

/** A database of before, filled; the stores are asked for nothing until it stands. */
let url: string
let client: Client
let folder: string

beforeAll(async () => {
  url = await createDatabase('template0')
  process.env.DATABASE_URL = url
  folder = mkdtempSync(join(tmpdir(), 'migrations-'))
  client = new Client({ connectionString: url })
  await client.connect()
})

afterAll(async () => {
  await client.end()
  await disconnect()
  await dropDatabase(url)
  rmSync(folder, { recursive: true })
})

/** As codes for letters that wait were sealed before. */
function sealedUnderPepper(code: string, appointmentId: string): string {
  const key = Buffer.from(hkdfSync('sha256', env().CODE_PEPPER, '', 'sealed-dial-in-code', 32))
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(appointmentId))
  const sealed = Buffer.concat([cipher.update(code, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

async function plainIn(table: string): Promise<boolean> {
  const { rows } = await client.query<{ path: string }>(`SELECT pg_relation_filepath('${table}') AS path`)
  const { rows: found } = await client.query<{ plain: boolean }>(
    `SELECT position('Kanarienvogel'::bytea IN pg_read_binary_file($1)) > 0 AS plain`,
    [rows[0]?.path],
  )
  return found[0]?.plain ?? false
}

const TABLES = ['appointment', 'waiting_entry', 'waiting_message', 'patient_address']

test('[X4][L10][L11] what was stored before is sealed at the start, its plain bytes leave the tables, and nothing plain comes in again', async () => {
  cpSync('prisma/migrations', folder, { recursive: true, filter: (path) => !/00[1-9]\d_/.test(path) })
  expect(await migrate(url, folder)).toMatchObject({ kind: 'migrated' })
  await client.query(`
    INSERT INTO account (email, name, role, password_hash) VALUES ('a@example.org', 'A', 'DOCTOR', 'x');
    INSERT INTO appointment (doctor_id, created_by_id, starts_at, ends_at, reference, cancelled_at, cancel_reason)
      SELECT id, id, now() + n * interval '1 hour', now() + (n + 1) * interval '1 hour',
        CASE WHEN n % 3 = 0 THEN '' ELSE 'Kanarienvogel ' || n END,
        CASE WHEN n % 5 = 0 THEN now() END, CASE WHEN n % 5 = 0 THEN 'Kanarienvogel krank ' || n ELSE '' END
      FROM account, generate_series(1, 1200) AS n;
    INSERT INTO waiting_entry (appointment_id, doctor_id, name, visit_hash)
      SELECT id, doctor_id, 'Kanarienvogel Demo', id FROM appointment;
    INSERT INTO waiting_message (entry_id, text) SELECT id, 'Kanarienvogel kommt' FROM waiting_entry;
    INSERT INTO waiting_message (entry_id, template) SELECT id, 'soon' FROM waiting_entry;
    INSERT INTO patient_address (appointment_id, email, language, reminds)
      SELECT id, 'kanarienvogel.Kanarienvogel@example.org', 'de', true FROM appointment LIMIT 30;
    CHECKPOINT`)
  const { rows: addresses } = await client.query<{ id: string }>(
    'SELECT appointment_id AS id FROM patient_address ORDER BY 1',
  )
  const [first = { id: '' }, second = { id: '' }] = addresses
  await client.query('UPDATE patient_address SET sealed_code = $2 WHERE appointment_id = $1', [
    first.id,
    sealedUnderPepper('K7QM3X9RT2', first.id),
  ])
  // Of another row: it opens nothing.
  await client.query('UPDATE patient_address SET sealed_code = $2 WHERE appointment_id = $1', [
    second.id,
    sealedUnderPepper('K7QM3X9RT2', first.id),
  ])
  for (const table of TABLES) expect(await plainIn(table)).toBe(true)

  expect(await migrate(url)).toMatchObject({ kind: 'migrated' })
  // Two starts at once: one seals, the other waits and finds it done.
  const outcomes = await Promise.all([prepareSealing(), prepareSealing()])
  expect(outcomes.map(({ kind }) => kind)).toEqual(['ready', 'ready'])
  expect(outcomes.map((outcome) => (outcome.kind === 'ready' ? outcome.sealed : -1)).sort()).toEqual([
    0,
    880 + 1200 + 1200 + 30,
  ])
  expect(await prepareSealing()).toEqual({ kind: 'ready', sealed: 0 })

  await client.query('CHECKPOINT')
  for (const table of TABLES) expect(await plainIn(table)).toBe(false)
  for (const place of PLACES) {
    const { table, column, row } = SEALED[place]
    const { rows } = await client.query<{ id: string; value: string }>(
      `SELECT ${row} AS id, ${column} AS value FROM ${table} WHERE ${column} <> ''`,
    )
    expect(rows.every(({ value }) => new RegExp(SEALED_FORM).test(value))).toBe(true)
    const read = rows.map(({ id, value }) => unseal(place, id, value))
    if (place === 'patient_address.sealed_code')
      expect(rows.map(({ id }) => [id, read[0]])).toEqual([[first.id, 'K7QM3X9RT2']])
    else expect(read.every((text) => text.includes('Kanarienvogel'))).toBe(true)
    const { rows: constraints } = await client.query('SELECT convalidated FROM pg_constraint WHERE conname = $1', [
      `${table}_${column}_sealed`,
    ])
    expect(constraints).toEqual([{ convalidated: true }])
  }
  const { rows: kept } = await client.query(`SELECT count(*)::int AS empty FROM appointment WHERE reference = ''`)
  expect(kept).toEqual([{ empty: 400 }])
})
