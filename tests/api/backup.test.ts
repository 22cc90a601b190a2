import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { openPromise } from 'yauzl'
import { chainEvents, checkTrail } from '@/lib/audit/chain.store'
import { recordEvent } from '@/lib/audit/store'
import { signedIn } from '@/lib/auth/actor'
import { migrate } from '@/lib/db/migrate'
import { db, disconnect } from '@/lib/db/prisma'
import { acceptGap } from '@/lib/purge/clock.store'
import { purgeIfDue } from '@/lib/purge/store'
import { checkReceipts } from '@/lib/receipt/store'
import { openArchive } from '@/scripts/backup/archive'
import { CHECKSUMS_ENTRY, MANIFEST_ENTRY, manifest, sealed } from '@/scripts/backup/manifest'
import { restoreBackup } from '@/scripts/backup/restore'
import { writeBackup } from '@/scripts/backup/write'
import { until } from '@/scripts/database/processes'
import { contentsOf, zipOf } from '../support/backup'
import { askBySignIn, signInAs } from '../support/builders'
import { createDatabase, dropDatabase, onServer } from '../support/database'
import { appointmentIds, emptyDatabase, makeRun, makeVisit } from '../support/retention'

jest.setTimeout(60_000)

const DAY = 86_400_000
const PEPPER = 'the pepper of this installation, long enough'
/** Everything that text in a COPY file can trip over. */
const AWKWARD = 'Ä\t"\\N"\\.\n\r\\t — 🩺 \u0001'

let folder: string
let file: string
const databases: string[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sprechzimmer-backup-'))
  file = join(folder, 'backup.zip')
})

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  for (const url of databases.splice(0)) await dropDatabase(url)
})

const here = () => process.env.DATABASE_URL ?? ''

/** As the migrations leave it, unless of another template. */
async function ownDatabase(template?: string): Promise<string> {
  const url = await createDatabase(template)
  databases.push(url)
  return url
}

const bareDatabase = () => ownDatabase('template0')

/** These parts as a backup whose list of checksums fits them. */
async function withChecksums(parts: Map<string, Buffer>): Promise<string> {
  const lines = [...parts]
    .filter(([name]) => name !== CHECKSUMS_ENTRY)
    .map(([name, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}`)
  parts.set(CHECKSUMS_ENTRY, Buffer.from(`${lines.join('\n')}\n`))
  const other = join(folder, `${lines.length}-${createHash('sha256').update(lines.join()).digest('hex')}.zip`)
  await zipOf(other, parts)
  return other
}

const write = (databaseUrl = here()) => writeBackup({ databaseUrl, file, pepper: PEPPER })
const restore = (databaseUrl: string, more: { replace?: boolean; file?: string } = {}) =>
  restoreBackup({ databaseUrl, file, pepper: PEPPER, ...more })
const contents = (url: string) => onServer(contentsOf, url)

/** Whatever the level of its migrations. */
async function giveAdmin(url: string, email: string): Promise<void> {
  const sql = `INSERT INTO account (email, name, role, password_hash) VALUES ($1, $1, 'ADMIN', '-')`
  await onServer((client) => client.query(sql, [email]), url)
}

/** What differs by nature: levels are reached at another moment; what was ended is not there. */
function comparable({ _prisma_migrations, rate_window, sign_in, account_link, ...tables }: Record<string, unknown[]>) {
  return { ...tables, levels: _prisma_migrations?.map((row) => Reflect.get(Object(row), 'migration_name')).toSorted() }
}

async function fillEverything(): Promise<void> {
  const appointmentId = await makeVisit({
    endsAt: new Date(Date.now() - 10 * DAY),
    name: AWKWARD,
    email: 'demo@example.org',
  })
  await makeVisit({ endsAt: new Date(Date.now() + DAY), seenAt: new Date() })
  const entry = await db().waitingEntry.findFirstOrThrow({ where: { appointmentId } })
  await db().waitingMessage.create({ data: { entryId: entry.id, template: 'soon' } })
  await db().account.create({
    data: { email: `${randomUUID()}@example.org`, name: 'Team', role: 'STAFF', passwordHash: '-' },
  })
  const [doctor, staff] = [
    await db().account.findFirstOrThrow({ where: { role: 'DOCTOR' } }),
    await db().account.findFirstOrThrow({ where: { role: 'STAFF' } }),
  ]
  await db().staffAssignment.upsert({
    where: { staffId_doctorId: { staffId: staff.id, doctorId: doctor.id } },
    create: { staffId: staff.id, doctorId: doctor.id },
    update: {},
  })
  await db().rateWindow.upsert({
    where: { key_windowStart: { key: 'rate-canary', windowStart: new Date(0) } },
    create: { key: 'rate-canary', windowStart: new Date(0) },
    update: {},
  })
  await db().signal.updateMany({ data: { body: 'candidate-canary' } })
  await db().openingHours.createMany({ data: [{ weekday: 1, opens: 480, closes: 720 }], skipDuplicates: true })
  await db().closedDays.create({ data: { firstDay: new Date(0), lastDay: new Date(DAY), name: AWKWARD } })
  await db().purgeRun.create({ data: { trigger: 'daily', keepDays: 30, counts: { appointment: 3 } } })
  await db().account.updateMany({ where: { role: 'STAFF' }, data: { passwordHash: AWKWARD } })
}

/** Every part of the file, unpacked by another reader. */
async function partsOf(path: string): Promise<Map<string, Buffer>> {
  const zip = await openPromise(path, { lazyEntries: true })
  const parts = new Map<string, Buffer>()
  for await (const entry of zip.eachEntry()) {
    const pieces: Buffer[] = []
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece)
    parts.set(entry.fileName, Buffer.concat(pieces))
  }
  return parts
}

test('[R6][X4] what was backed up is restored into a fresh database, every table row by row', async () => {
  await fillEverything()
  const made = await write()
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600')
  expect(readdirSync(folder)).toEqual(['backup.zip'])
  const url = await bareDatabase()
  expect(await restore(url)).toMatchObject({ samePepper: true, manifest: { madeAt: made.madeAt } })
  const [before, after] = [await contents(here()), await contents(url)]
  expect(comparable(after)).toEqual(comparable(before))
  // Nothing was compared with nothing.
  const empty = Object.entries(before).filter(([, rows]) => rows.length === 0)
  expect(Object.keys(before).length - empty.length).toBeGreaterThanOrEqual(18)
  expect(after.rate_window).toEqual([])
  // The application finds it as its own migrations leave it.
  expect(await migrate(url)).toEqual({ kind: 'migrated', applied: [] })
})

test('[L11][R6] signals, attempts and secrets are in no backup, and its parts can be checked without this program', async () => {
  await fillEverything()
  await write()
  const parts = await partsOf(file)
  const all = Buffer.concat([...parts.values()]).toString('latin1')
  for (const canary of ['candidate-canary', 'rate-canary', PEPPER, process.env.CODE_PEPPER ?? '-']) {
    expect(all).not.toContain(canary)
  }
  expect([...parts.keys()]).not.toContain('tables/signal.copy')
  const listed = parts.get(CHECKSUMS_ENTRY)?.toString().trim().split('\n') ?? []
  const sums = [...parts].filter(([name]) => name !== CHECKSUMS_ENTRY)
  expect(listed.toSorted()).toEqual(
    sums.map(([name, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}`).toSorted(),
  )
})

test('[R6] a backup is of one moment, whatever is written while it is made', async () => {
  await fillEverything()
  const blocker = new Client({ connectionString: here() })
  await blocker.connect()
  try {
    await blocker.query('BEGIN; LOCK TABLE audit_event IN ACCESS EXCLUSIVE MODE')
    const making = write()
    const waits = async () =>
      (await blocker.query(`SELECT 1 FROM pg_locks WHERE relation = 'audit_event'::regclass AND NOT granted`)).rowCount
    expect(await until(async () => Boolean(await waits()), 10_000)).toBe(true)
    // Read already: account. Still to come: closed_days.
    await db().closedDays.create({ data: { firstDay: new Date(0), lastDay: new Date(0), name: 'later' } })
    await blocker.query('ROLLBACK')
    await making
  } finally {
    await blocker.end()
  }
  const url = await bareDatabase()
  await restore(url)
  expect(JSON.stringify((await contents(url)).closed_days)).not.toContain('later')
})

describe('[R6] a restore refuses with a sentence and a remedy, and changes nothing:', () => {
  async function expectRefusal(url: string, sentence: RegExp, more: Parameters<typeof restore>[1] = {}) {
    const before = await contents(url)
    await expect(restore(url, more)).rejects.toMatchObject({
      message: expect.stringMatching(sentence),
      remedy: expect.any(String),
    })
    expect(await contents(url)).toEqual(before)
  }

  test('a file that is cut or changed anywhere', async () => {
    await fillEverything()
    const made = await write()
    const whole = readFileSync(file)
    const other = join(folder, 'other.zip')
    const url = await bareDatabase()
    for (const length of [0, 1, 100, whole.length >> 1, whole.length - 1]) {
      writeFileSync(other, whole.subarray(0, length))
      await expectRefusal(url, /beschädigt oder unvollständig/, { file: other })
    }
    let refused = 0
    for (let at = 7; at < whole.length; at += Math.ceil(whole.length / 60)) {
      const changed = Buffer.from(whole)
      changed.writeUInt8(changed.readUInt8(at) ^ 0x20, at)
      writeFileSync(other, changed)
      const outcome = await openArchive(other).catch((error: unknown) => error)
      if (outcome instanceof Error) {
        expect(outcome).toMatchObject({
          message: expect.stringMatching(/beschädigt|neueren/),
          remedy: expect.any(String),
        })
        refused++
      } else {
        // A date in the ZIP's own list: every byte that counts is the same.
        expect(outcome).toMatchObject({ manifest: made })
        if (
          typeof outcome === 'object' &&
          outcome !== null &&
          'close' in outcome &&
          typeof outcome.close === 'function'
        ) {
          outcome.close()
        }
      }
    }
    expect(refused).toBeGreaterThan(30)
  })

  test('a file whose list says other numbers than its tables, with checksums that fit', async () => {
    await fillEverything()
    await write()
    const parts = await partsOf(file)
    const said = manifest.parse(JSON.parse(parts.get(MANIFEST_ENTRY)?.toString() ?? ''))
    for (const table of said.tables) table.rows += 1
    const { seal: _, ...rest } = said
    parts.set(MANIFEST_ENTRY, Buffer.from(JSON.stringify(sealed(rest, PEPPER))))
    const other = await withChecksums(parts)
    const url = await ownDatabase()
    await onServer((client) => client.query(`UPDATE clinic SET name = 'as it was'`), url)
    // It failed after everything had been replaced: all of that is undone.
    await expectRefusal(url, /ist anders angekommen/, { file: other, replace: true })
  })

  test('[L11] one in which somebody without the secrets has changed an account, with all checksums made anew', async () => {
    await fillEverything()
    await write()
    const parts = await partsOf(file)
    const accounts = parts.get('tables/account.copy')?.toString().replace('@example.org', '@example.com') ?? ''
    parts.set('tables/account.copy', Buffer.from(accounts))
    const said = manifest.parse(JSON.parse(parts.get(MANIFEST_ENTRY)?.toString() ?? ''))
    const found = createHash('sha256').update(accounts).digest('hex')
    const tables = said.tables.map((table) => (table.name === 'account' ? { ...table, sha256: found } : table))
    parts.set(MANIFEST_ENTRY, Buffer.from(JSON.stringify({ ...said, tables })))
    const url = await bareDatabase()
    await expectRefusal(url, /nachträglich verändert/, { file: await withChecksums(parts) })
    // As if it were of another installation: then whoever restores is told that nothing can be checked.
    parts.set(MANIFEST_ENTRY, Buffer.from(JSON.stringify({ ...said, tables, pepper: '0'.repeat(64) })))
    expect(await restore(url, { file: await withChecksums(parts) })).toMatchObject({ samePepper: false })
  })

  test('something else than a backup, and a file that is not there', async () => {
    const url = await bareDatabase()
    writeFileSync(file, 'hello')
    await expectRefusal(url, /beschädigt oder unvollständig/)
    await zipOf(file, new Map([['manifest.json', Buffer.from('{"product":"something"}')]]))
    await expectRefusal(url, /keine Sicherung von Sprechzimmer/)
    await expectRefusal(url, /gibt es nicht/, { file: join(folder, 'nothing.zip') })
  })

  test('a newer level and a newer format', async () => {
    const source = await ownDatabase()
    await onServer(
      (client) =>
        client.query(
          `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('1', repeat('0', 64), '9999_future', now())`,
        ),
      source,
    )
    await write(source)
    const url = await bareDatabase()
    await expectRefusal(url, /neueren Fassung von Sprechzimmer \(Migration 9999_future\)/)
    await zipOf(file, new Map([['manifest.json', Buffer.from('{"product":"sprechzimmer","format":3}')]]))
    await expectRefusal(url, /neueren Fassung von Sprechzimmer \(Format 3\)/)
  })

  test('[L11] one of the format that had no seal, or that says so of itself', async () => {
    await fillEverything()
    await write()
    const parts = await partsOf(file)
    const { seal: _, ...said } = manifest.parse(JSON.parse(parts.get(MANIFEST_ENTRY)?.toString() ?? ''))
    parts.set(MANIFEST_ENTRY, Buffer.from(JSON.stringify({ ...said, format: 1 })))
    const url = await bareDatabase()
    await expectRefusal(url, /früheren Fassung von Sprechzimmer \(Format 1\)/, { file: await withChecksums(parts) })
  })

  test('a database in which somebody has an account, and one that is not ours, that one whatever is asked', async () => {
    await fillEverything()
    await write()
    const url = await ownDatabase()
    await giveAdmin(url, 'a@example.org')
    await expectRefusal(url, /Diese Datenbank ist nicht leer/)
    const foreign = await bareDatabase()
    await onServer((client) => client.query('CREATE TABLE invoice (id int)'), foreign)
    await expectRefusal(foreign, /nicht von Sprechzimmer/, { replace: true })
  })

  test('a database at which somebody is at work', async () => {
    await fillEverything()
    await write()
    const url = await ownDatabase()
    await onServer(async () => {
      await expect(restore(url)).rejects.toMatchObject({ message: expect.stringContaining('arbeitet noch jemand') })
    }, url)
  })
})

test('[R6] with the word, what is there is replaced, also by an older level, which is then brought forward', async () => {
  const old = join(folder, 'migrations')
  cpSync('prisma/migrations', old, { recursive: true })
  const levels = readdirSync(old).toSorted()
  for (const name of levels.slice(4)) rmSync(join(old, name), { recursive: true })
  const source = await bareDatabase()
  await migrate(source, old)
  await giveAdmin(source, 'old@example.org')
  const made = await write(source)
  expect(made.migrations.map(({ name }) => name)).toEqual(levels.slice(0, 4))
  const url = await ownDatabase()
  await giveAdmin(url, 'new@example.org')
  await restore(url, { replace: true })
  expect(await migrate(url)).toEqual({ kind: 'migrated', applied: levels.slice(4) })
  expect((await contents(url)).account).toEqual([expect.objectContaining({ email: 'old@example.org' })])
})

test('[R6] a file is never overwritten, and where nothing can be written nothing is left', async () => {
  writeFileSync(file, 'precious')
  await expect(write()).rejects.toMatchObject({ message: expect.stringContaining('gibt es schon') })
  expect(readFileSync(file, 'utf8')).toBe('precious')
  rmSync(file)
  file = join(folder, 'missing', 'backup.zip')
  await expect(write()).rejects.toMatchObject({ message: expect.stringContaining('gibt es nicht') })
  file = join(folder, 'backup.zip')
  await expect(write(await bareDatabase())).rejects.toMatchObject({
    message: expect.stringContaining('nichts zu sichern'),
  })
  expect(readdirSync(folder)).toEqual([])
})

test('[R6] the database goes away in the middle: no half backup stays', async () => {
  await fillEverything()
  const blocker = new Client({ connectionString: here() })
  await blocker.connect()
  try {
    await blocker.query('BEGIN; LOCK TABLE call IN ACCESS EXCLUSIVE MODE')
    const making = expect(write()).rejects.toMatchObject({ message: expect.stringContaining('nicht zu Ende geführt') })
    const killed = async () =>
      (
        await blocker.query(
          `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'call'::regclass AND NOT granted`,
        )
      ).rowCount
    expect(await until(async () => Boolean(await killed()), 10_000)).toBe(true)
    await making
  } finally {
    await blocker.end()
  }
  expect(readdirSync(folder)).toEqual([])
})

const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? test : test.skip

asRoot('[R6] a full disk: a sentence with a remedy, and no half backup stays', async () => {
  await fillEverything()
  // Random bytes: nothing of them is saved by compressing.
  const big = Array.from({ length: 2_000 }, () => randomUUID()).join('')
  await db().account.updateMany({ where: { role: 'STAFF' }, data: { passwordHash: big } })
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', folder])
  try {
    await expect(write()).rejects.toMatchObject({
      message: expect.stringContaining('kein Platz'),
      remedy: expect.any(String),
    })
    expect(readdirSync(folder)).toEqual([])
  } finally {
    execFileSync('umount', [folder])
    await db().account.updateMany({ where: { role: 'STAFF' }, data: { passwordHash: '-' } })
  }
})

describe('after a restore', () => {
  test('[R6] every sign-in from before is over, and a one-time link that was used since opens nothing', async () => {
    await fillEverything()
    const doctor = await db().account.findFirstOrThrow({ where: { role: 'DOCTOR' } })
    const before = await signInAs(doctor)
    await db().$executeRaw`
      INSERT INTO account_link (token_hash, kind, account_id, expires_at, language)
      VALUES ('hash', 'reset', ${doctor.id}::uuid, now() + interval '1 hour', 'de') ON CONFLICT DO NOTHING`
    await write()
    const after = await signInAs(doctor)
    await askBySignIn(after)
    expect(await signedIn()).toBeDefined()
    await disconnect()
    await restore(here(), { replace: true })
    for (const signIn of [before, after]) {
      await askBySignIn(signIn)
      expect(await signedIn()).toBeUndefined()
    }
    expect(await db().accountLink.count()).toBe(0)
    await signInAs(doctor)
    expect(await signedIn()).toBeDefined()
  })

  test('[R7] the next run deletes what has become due meanwhile, and only that', async () => {
    await emptyDatabase()
    const due = await makeVisit({ endsAt: new Date(Date.now() - 20 * DAY), name: 'Demo Due' })
    const stays = await makeVisit({ endsAt: new Date(Date.now() - 5 * DAY), name: 'Demo Stays' })
    await db().purgeState.update({ where: { id: 1 }, data: { clockAt: new Date(Date.now() - 40 * DAY) } })
    await write()
    // Gone in the meantime, and back with the backup.
    await db().$executeRaw`TRUNCATE appointment CASCADE`
    await disconnect()
    await restore(here(), { replace: true })
    expect((await appointmentIds()).toSorted()).toEqual([due, stays].toSorted())
    // Left alone, the gap looks like a clock that jumped; whoever restores says that it is meant.
    expect(await purgeIfDue()).toMatchObject({ code: 'clock-jumped' })
    await acceptGap()
    await purgeIfDue({ at: new Date(Date.now() + 15 * DAY) })
    expect(await appointmentIds()).toEqual([stays])
  })

  test('[L10][R6] the trail and the receipts are the chains that they were, and go on', async () => {
    await emptyDatabase()
    for (let n = 0; n < 3; n++) await recordEvent({ actor: 'system', action: 'retention.purged' })
    await chainEvents()
    await makeRun(new Date())
    await write()
    await disconnect()
    await restore(here(), { replace: true })
    const trail = await checkTrail()
    expect(trail).toMatchObject({ intact: true, entries: 3 })
    expect(await checkReceipts()).toMatchObject({ ok: true, count: 1 })
    await recordEvent({ actor: 'system', action: 'backup.restored' })
    await chainEvents()
    await makeRun(new Date())
    expect(await checkTrail()).toMatchObject({ intact: true, entries: 4 })
    expect(await checkReceipts()).toMatchObject({ ok: true, count: 2 })
    // What guards them is awake again.
    await expect(db().$executeRaw`UPDATE audit_event SET action = 'changed'`).rejects.toThrow(/append only/)
    await expect(db().$executeRaw`UPDATE purge_run SET receipt = '{}'`).rejects.toThrow(/never changed/)
  })
})
