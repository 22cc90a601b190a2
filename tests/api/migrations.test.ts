import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { migrate } from '@/lib/db/migrate'
import { checkChain } from '@/lib/receipt/rules'
import { createDatabase, dropDatabase } from '../support/database'

let url: string
let folder: string

beforeEach(async () => {
  url = await createDatabase('template0')
  folder = mkdtempSync(join(tmpdir(), 'migrations-'))
})

afterEach(async () => {
  await dropDatabase(url)
  rmSync(folder, { recursive: true })
})

function write(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'migration.sql'), sql)
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

describe('[R6] migrations', () => {
  test('apply once when they are asked for twice', async () => {
    write('0001_first', 'CREATE TABLE first (id int); INSERT INTO first VALUES (1)')
    expect(await migrate(url, folder)).toEqual({ kind: 'migrated', applied: ['0001_first'] })
    expect(await migrate(url, folder)).toEqual({ kind: 'migrated', applied: [] })
    expect(await query('SELECT count(*)::int AS rows FROM first')).toEqual([{ rows: 1 }])
  })

  test('apply once when three processes start at the same moment', async () => {
    write('0001_first', 'CREATE TABLE first (id int); SELECT pg_sleep(0.2); INSERT INTO first VALUES (1)')
    const outcomes = await Promise.all([migrate(url, folder), migrate(url, folder), migrate(url, folder)])
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['migrated', 'migrated', 'migrated'])
    expect(outcomes.flatMap((outcome) => (outcome.kind === 'migrated' ? outcome.applied : []))).toEqual(['0001_first'])
    expect(await query('SELECT count(*)::int AS rows FROM first')).toEqual([{ rows: 1 }])
  })

  test('apply in the order of their names', async () => {
    write('0002_second', 'ALTER TABLE first ADD COLUMN name text')
    write('0001_first', 'CREATE TABLE first (id int)')
    expect(await migrate(url, folder)).toEqual({ kind: 'migrated', applied: ['0001_first', '0002_second'] })
  })

  test('refuse a file that was changed after it was applied', async () => {
    write('0001_first', 'CREATE TABLE first (id int)')
    await migrate(url, folder)
    write('0001_first', 'CREATE TABLE first (id bigint)')
    write('0002_second', 'CREATE TABLE second (id int)')
    expect(await migrate(url, folder)).toEqual({ kind: 'changed', migration: '0001_first' })
    expect(await query(`SELECT to_regclass('second') AS second`)).toEqual([{ second: null }])
  })

  test('roll failing SQL back as a whole and refuse, and apply the mended file later', async () => {
    write('0001_first', 'CREATE TABLE first (id int)')
    write('0002_second', 'CREATE TABLE second (id int); SELECT 1 / 0')
    expect(await migrate(url, folder)).toMatchObject({ kind: 'failed', migration: '0002_second', code: '22012' })
    expect(
      await query(`SELECT to_regclass('first') IS NOT NULL AS first, to_regclass('second') IS NOT NULL AS second`),
    ).toEqual([{ first: true, second: false }])
    write('0002_second', 'CREATE TABLE second (id int)')
    expect(await migrate(url, folder)).toEqual({ kind: 'migrated', applied: ['0002_second'] })
  })

  test('refuse a database that a newer version has migrated', async () => {
    write('0001_first', 'CREATE TABLE first (id int)')
    write('0002_second', 'CREATE TABLE second (id int)')
    await migrate(url, folder)
    rmSync(join(folder, '0002_second'), { recursive: true })
    expect(await migrate(url, folder)).toEqual({ kind: 'newer', migration: '0002_second' })
  })

  test('refuse what another runner has left unfinished', async () => {
    write('0001_first', 'CREATE TABLE first (id int)')
    await migrate(url, folder)
    await query('UPDATE _prisma_migrations SET finished_at = NULL')
    expect(await migrate(url, folder)).toEqual({ kind: 'unfinished', migration: '0001_first' })
  })

  test('keep what a filled database holds', async () => {
    cpSync('prisma/migrations', folder, { recursive: true })
    await migrate(url, folder)
    await query(`INSERT INTO account (email, name, role, password_hash) VALUES ('a@example.org', 'A', 'DOCTOR', 'x')`)
    await query(`UPDATE clinic SET keep_days = 17`)
    const [last] = await query('SELECT max(migration_name) AS name FROM _prisma_migrations')
    write('9999_later', `ALTER TABLE account ADD COLUMN later text NOT NULL DEFAULT 'yes'`)
    expect(await migrate(url, folder)).toEqual({ kind: 'migrated', applied: ['9999_later'] })
    expect(last?.name).not.toBe('9999_later')
    expect(await query('SELECT account.email, later, keep_days FROM account, clinic')).toEqual([
      { email: 'a@example.org', later: 'yes', keep_days: 17 },
    ])
  })

  test('[X4] give what was made before the agenda its first version, unchanged, with its code as it was', async () => {
    cpSync('prisma/migrations', folder, { recursive: true, filter: (path) => !/00(0[6-9]|[1-9]\d)_/.test(path) })
    await migrate(url, folder)
    await query(`
      INSERT INTO account (email, name, role, password_hash) VALUES ('a@example.org', 'A', 'DOCTOR', 'x');
      INSERT INTO appointment (doctor_id, created_by_id, starts_at, ends_at, reference, cancelled_at)
        SELECT id, id, '2026-11-24 09:00Z', '2026-11-24 09:20Z', reference, cancelled_at
        FROM account, (VALUES ('kept', NULL), ('gone', timestamptz '2026-11-23 09:00Z')) AS made (reference, cancelled_at);
      INSERT INTO dial_in_code (appointment_id, code_hash) SELECT id, reference FROM appointment`)
    cpSync('prisma/migrations/0006_agenda', join(folder, '0006_agenda'), { recursive: true })
    expect(await migrate(url, folder)).toEqual({ kind: 'migrated', applied: ['0006_agenda'] })
    const rows = await query(`
      SELECT reference, version, cancel_reason, cancelled_at IS NULL AS stands, changed_at, locked_at, used_at
      FROM appointment JOIN dial_in_code ON appointment_id = appointment.id ORDER BY reference`)
    const untouched = { version: 1, cancel_reason: '', changed_at: null, locked_at: null, used_at: null }
    expect(rows).toEqual([
      { reference: 'gone', stands: false, ...untouched },
      { reference: 'kept', stands: true, ...untouched },
    ])
    await expect(query(`UPDATE appointment SET cancel_reason = 'why' WHERE reference = 'kept'`)).rejects.toMatchObject({
      constraint: 'appointment_reason_of_cancellation',
    })
  })

  test('[R9] make what a clinic had written as its imprint the first version of its own', async () => {
    cpSync('prisma/migrations', folder, { recursive: true, filter: (path) => !/00(1[5-9]|[2-9]\d)_/.test(path) })
    await migrate(url, folder)
    await query(`UPDATE clinic SET imprint = E'Demoweg 1\\n10115 Berlin', keep_days = 17`)
    cpSync('prisma/migrations/0015_the_clinics_own', join(folder, '0015_the_clinics_own'), { recursive: true })
    expect(await migrate(url, folder)).toEqual({ kind: 'migrated', applied: ['0015_the_clinics_own'] })
    const own = '{Praxis}\nDemoweg 1\n10115 Berlin'
    expect(await query('SELECT kind, number, german, english, published_by_id FROM clinic_text')).toEqual([
      { kind: 'imprint', number: 1, german: own, english: own, published_by_id: null },
    ])
    expect(await query('SELECT keep_days, accent, logo_hash FROM clinic')).toEqual([
      { keep_days: 17, accent: '', logo_hash: null },
    ])
  })

  test('[L11] keep the entries of the audit trail from before it was chained, and let nobody change them from then on', async () => {
    cpSync('prisma/migrations', folder, { recursive: true, filter: (path) => !/00(1[2-9]|[2-9]\d)_/.test(path) })
    await migrate(url, folder)
    await query(`
      INSERT INTO audit_event (at, actor_kind, action) VALUES
        ('2026-11-23 09:00Z', 'system', 'visit.refused'), ('2026-11-23 09:00Z', 'doctor', 'sign-in.accepted')`)
    const before = await query('SELECT id, at, actor_kind, action FROM audit_event ORDER BY id')
    cpSync('prisma/migrations/0012_audit_chain', join(folder, '0012_audit_chain'), { recursive: true })
    expect(await migrate(url, folder)).toEqual({ kind: 'migrated', applied: ['0012_audit_chain'] })
    expect(await query('SELECT id, at, actor_kind, action FROM audit_event ORDER BY id')).toEqual(before)
    expect(await query('SELECT seq, mac FROM audit_event')).toEqual([
      { seq: null, mac: null },
      { seq: null, mac: null },
    ])
    expect(await query('SELECT anchor_seq, head_seq, seal FROM audit_chain')).toEqual([
      { anchor_seq: 0, head_seq: 0, seal: null },
    ])
    await expect(query('DELETE FROM audit_event')).rejects.toThrow(/is append only/)
  })

  test('[X3] give the runs from before receipts a chain that is whole, in the order in which they were', async () => {
    cpSync('prisma/migrations', folder, { recursive: true, filter: (path) => !/00(1[1-9]|[2-9]\d)_/.test(path) })
    await migrate(url, folder)
    await query(`
      INSERT INTO purge_run (trigger, keep_days, started_at, finished_at, counts) VALUES
        ('on-demand', 17, '2026-11-23 09:00:00.120Z', '2026-11-23 09:00:01Z', '{"call_seat": 6, "appointment": 3}'),
        ('daily', 30, '2026-11-22 09:00Z', NULL, '{}')`)
    cpSync('prisma/migrations/0011_receipts', join(folder, '0011_receipts'), { recursive: true })
    expect(await migrate(url, folder)).toEqual({ kind: 'migrated', applied: ['0011_receipts'] })
    const rows = await query('SELECT receipt, receipt_hash FROM purge_run ORDER BY receipt_number')
    const links = rows.map(({ receipt, receipt_hash }) => ({
      receipt: JSON.parse(String(receipt)),
      hash: String(receipt_hash),
    }))
    const [state] = await query('SELECT last_number AS number, last_hash AS hash, clock_at FROM purge_state')
    expect(state?.clock_at).toEqual(new Date('2026-11-23T09:00:01Z'))
    const newest = { number: Number(state?.number), hash: String(state?.hash) }
    expect(checkChain(links, { newest })).toEqual({ ok: true, count: 2, newest })
    expect(links.map(({ receipt }) => receipt)).toMatchObject([
      { outcome: 'interrupted', startedAt: '2026-11-22T09:00:00.000Z', counts: {} },
      { outcome: 'complete', startedAt: '2026-11-23T09:00:00.120Z', counts: { appointment: 3, call_seat: 6 } },
    ])
  })

  test('[X4][R6] keep accounts with their passwords, sign everybody out, and leave a demonstration as open as it was', async () => {
    cpSync('prisma/migrations', folder, { recursive: true, filter: (path) => !/00(1[3-9]|[2-9]\d)_/.test(path) })
    await migrate(url, folder)
    await query(`INSERT INTO account (email, name, role, password_hash, approved_at)
      VALUES ('doctor@demo.example', 'Demo', 'DOCTOR', 'x', now()), ('admin@demo.example', 'Demo', 'ADMIN', 'y', NULL)`)
    cpSync('prisma/migrations/0013_accounts', join(folder, '0013_accounts'), { recursive: true })
    expect(await migrate(url, folder)).toEqual({ kind: 'migrated', applied: ['0013_accounts'] })
    expect(await query('SELECT email, password_hash, last_sign_in_on FROM account ORDER BY email')).toEqual([
      { email: 'admin@demo.example', password_hash: 'y', last_sign_in_on: null },
      { email: 'doctor@demo.example', password_hash: 'x', last_sign_in_on: null },
    ])
    expect(await query('SELECT admins_need_second_factor FROM clinic')).toEqual([{ admins_need_second_factor: false }])
    expect(await query('SELECT 1 FROM sign_in')).toEqual([])
  })

  test.each([
    [
      'real accounts',
      `INSERT INTO account (email, name, role, password_hash) VALUES
      ('admin@demo.example', 'Demo', 'ADMIN', 'x'), ('real@example.org', 'Demo', 'ADMIN', 'x')`,
    ],
    ['no accounts', ''],
  ])('[X4][R6] give %s the duty of a second factor', async (_, accounts) => {
    cpSync('prisma/migrations', folder, { recursive: true, filter: (path) => !/00(1[3-9]|[2-9]\d)_/.test(path) })
    await migrate(url, folder)
    await query(accounts)
    cpSync('prisma/migrations/0013_accounts', join(folder, '0013_accounts'), { recursive: true })
    await migrate(url, folder)
    expect(await query('SELECT admins_need_second_factor FROM clinic')).toEqual([{ admins_need_second_factor: true }])
  })

  test('write the rows that Prisma would write', async () => {
    write('0001_first', 'CREATE TABLE first (id int)')
    await migrate(url, folder)
    const sql = readFileSync(join(folder, '0001_first', 'migration.sql'))
    const rows = await query('SELECT *, finished_at >= started_at AS in_order FROM _prisma_migrations')
    expect(rows).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        checksum: createHash('sha256').update(sql).digest('hex'),
        migration_name: '0001_first',
        started_at: expect.any(Date),
        finished_at: expect.any(Date),
        in_order: true,
        logs: null,
        rolled_back_at: null,
        applied_steps_count: 1,
      },
    ])
  })

  test('set the database to UTC on a server in Berlin time', async () => {
    write('0001_first', 'CREATE TABLE first (at timestamptz)')
    expect(await query('SHOW timezone')).toEqual([{ TimeZone: 'Europe/Berlin' }])
    await migrate(url, folder)
    expect(await query('SHOW timezone')).toEqual([{ TimeZone: 'UTC' }])
  })

  test('say why a database cannot be reached', async () => {
    expect(await migrate('postgresql://nobody@127.0.0.1:1/none', folder)).toEqual({
      kind: 'unreachable',
      code: 'ECONNREFUSED',
    })
    const wrong = new URL(url)
    wrong.password = 'wrong'
    expect(await migrate(wrong.href, folder)).toEqual({ kind: 'unreachable', code: '28P01' })
  })
})
