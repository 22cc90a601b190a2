import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { agendaOf, findAppointments, showAppointment } from '@/lib/appointment/agenda.store'
import { changeAppointment } from '@/lib/appointment/store'
import { actingAs } from '@/lib/auth/actor'
import type { Doctor } from '@/lib/auth/rules'
import { db } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { purgeAppointment } from '@/lib/purge/request.store'
import { destroyDueKeys, destroyRetiredKeys, retireKeysOf, takeDestroyed } from '@/lib/seal/destroy.store'
import { keyFiles } from '@/lib/seal/key.store'
import { boundsOf, PLACES, readSealed, SEALED, weekOf } from '@/lib/seal/rules'
import { sealSecret, unsealSecret } from '@/lib/seal/secret.store'
import { prepareSealing } from '@/lib/seal/start.store'
import { seal, unseal } from '@/lib/seal/store'
import { actingAdmin, makeAppointment, makeDoctor, makeEntry } from '../support/builders'
import { emptyDatabase, makeVisit } from '../support/retention'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A Monday, so that weeks are plain to see. */
const MONDAY = boundsOf(weekOf(new Date(Date.now() - 40 * DAY))).begin

beforeEach(async () => {
  await emptyDatabase()
  await db().sealingKey.deleteMany()
  loseKeys()
})

const at = (days: number, hours = 12) => new Date(MONDAY.getTime() + days * DAY + hours * HOUR)

function sealed(text: string, endsAt: Date, row = randomUUID()) {
  return db().$transaction((tx) => seal('waiting_entry.name', { row, endsAt, text }, tx))
}

afterEach(() => jest.useRealTimers())

/** Only timeouts: the database's answers come as ever. */
function fakeTimeouts(): void {
  jest.useFakeTimers({
    doNotFake: ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval'],
  })
}

function loseKeys(): void {
  for (const { id } of keyFiles()) rmSync(join(env().KEY_DIR, id))
}

const keyIn = (value: string) => readSealed(value)?.key ?? ''

async function nameOf(appointmentId: string): Promise<{ row: string; value: string; read: string }> {
  const { id: row, name: value } = await db().waitingEntry.findFirstOrThrow({ where: { appointmentId } })
  return { row, value, read: unseal('waiting_entry.name', row, value) }
}

/** Lets what is not authentic be logged, and tells how often it was. */
function watchLog(): () => number {
  let lines = 0
  jest.spyOn(process.stderr, 'write').mockImplementation((line) => {
    expect(String(line)).toContain('seal.not-authentic')
    lines++
    return true
  })
  return () => lines
}

describe('[L11] what is sealed', () => {
  test('opens for its own row and column only, is never sealed twice alike, and is noticed when it was changed', async () => {
    const row = randomUUID()
    const value = await sealed('Zoë Ünal', at(0), row)
    expect(unseal('waiting_entry.name', row, value)).toBe('Zoë Ünal')
    expect(await sealed('Zoë Ünal', at(0), row)).not.toBe(value)
    const logged = watchLog()
    expect(unseal('waiting_entry.name', randomUUID(), value)).toBe('')
    expect(unseal('appointment.reference', row, value)).toBe('')
    const [version, key, content = ''] = value.split(':')
    for (const index of [0, 30, content.length - 10]) {
      const other = content[index] === 'A' ? 'B' : 'A'
      const changed = `${content.slice(0, index)}${other}${content.slice(index + 1)}`
      expect(unseal('waiting_entry.name', row, [version, key, changed].join(':'))).toBe('')
    }
    expect(logged()).toBe(5)
    for (const broken of ['', 'x', value.slice(0, 20)]) expect(unseal('waiting_entry.name', row, broken)).toBe('')
  })

  test.each(PLACES)('the database takes no plain words: %s', async (place) => {
    await makeVisit({ endsAt: at(0), email: 'demo@example.org' })
    const { id: entryId } = await db().waitingEntry.findFirstOrThrow()
    await db().waitingMessage.create({ data: { entryId, template: 'soon' } })
    await db().appointment.updateMany({ data: { cancelledAt: at(0) } })
    const { table, column } = SEALED[place]
    const more = table === 'waiting_message' ? ', template = NULL' : ''
    const change = db().$executeRawUnsafe(`UPDATE ${table} SET ${column} = 'Kanarienvogel'${more}`)
    await expect(change).rejects.toThrow(`${table}_${column}_sealed`)
  })

  test('lies under a key that only its owner may read', async () => {
    await sealed('Demo', at(0))
    const [key] = keyFiles()
    expect(statSync(env().KEY_DIR).mode & 0o777).toBe(0o700)
    expect(statSync(join(env().KEY_DIR, key?.id ?? '')).mode & 0o777).toBe(0o600)
  })
})

describe('[R7][L10] the key of a week', () => {
  test('is one, also when two processes need the first at the same moment', async () => {
    const other = `${weekOf(at(0))}-kept-aaaaaaaa`
    const client = await connected()
    await client.query('BEGIN')
    writeFileSync(join(env().KEY_DIR, other), Buffer.alloc(32, 1))
    await client.query(`INSERT INTO sealing_key (id, week, span, oldest_end) VALUES ($1, $2, 'kept', now())`, [
      other,
      weekOf(at(0)),
    ])
    const value = sealed('Demo', at(0))
    await untilSomebodyWaits()
    await client.query('COMMIT')
    expect(keyIn(await value)).toBe(other)
    expect(keyFiles().map(({ id }) => id)).toEqual([other])
  })

  test('goes when the last record of its week is due, and not before', async () => {
    const last = at(6)
    await makeVisit({ endsAt: at(0), name: 'Demo Montag' })
    const id = await makeVisit({ endsAt: last, name: 'Demo Sonntag' })
    const { row, value } = await nameOf(id)
    const key = keyIn(value)
    expect(await destroyDueKeys(30, new Date(last.getTime() + 30 * DAY))).toEqual([])
    expect(unseal('waiting_entry.name', row, value)).toBe('Demo Sonntag')
    await db().appointment.deleteMany()
    expect(await destroyDueKeys(30, new Date(MONDAY.getTime() + 37 * DAY))).toEqual([key])
    expect(unseal('waiting_entry.name', row, value)).toBe('')
    expect(keyFiles()).toEqual([])
    expect(await db().sealingKey.findUnique({ where: { id: key } })).toMatchObject({ destroyedAt: expect.any(Date) })
    expect(await destroyDueKeys(30, new Date(MONDAY.getTime() + 37 * DAY))).toEqual([])
  })

  test('of an address goes with the week, although names are kept for longer', async () => {
    const id = await makeVisit({ endsAt: at(2), email: 'demo@example.org' })
    const { email } = await db().patientAddress.findUniqueOrThrow({ where: { appointmentId: id } })
    await db().patientAddress.deleteMany()
    expect(await destroyDueKeys(30, new Date(MONDAY.getTime() + 7 * DAY + 12 * HOUR - 1))).toEqual([])
    expect(await destroyDueKeys(30, new Date(MONDAY.getTime() + 7 * DAY + 12 * HOUR))).toEqual([keyIn(email)])
    expect(unseal('patient_address.email', id, email)).toBe('')
    expect((await nameOf(id)).read).toBe('Demo Person')
  })

  test('never lives longer than 89 days after an appointment: what stays of its week is sealed anew, once', async () => {
    const first = await makeVisit({ endsAt: at(0) })
    const later = await makeVisit({ endsAt: at(6), name: 'Demo Sonntag' })
    const gone = await nameOf(first)
    await db().appointment.delete({ where: { id: first } })
    const now = new Date(at(0).getTime() + 89 * DAY)
    expect(await destroyDueKeys(89, now)).toEqual([keyIn(gone.value)])
    expect(unseal('waiting_entry.name', gone.row, gone.value)).toBe('')
    expect((await nameOf(later)).read).toBe('Demo Sonntag')
    expect(await destroyDueKeys(89, now)).toEqual([])
  })

  test('does not live longer because an appointment came from a later week', async () => {
    const id = await makeVisit({ endsAt: at(60) })
    const before = await nameOf(id)
    await db().appointment.update({ where: { id }, data: { startsAt: at(0, 11), endsAt: at(0) } })
    expect(await destroyDueKeys(89, new Date(at(0).getTime() + 89 * DAY))).toContain(keyIn(before.value))
    expect(unseal('waiting_entry.name', before.row, before.value)).toBe('')
  })

  test('that the database does not know goes with its week, as after a restored backup', async () => {
    const stray = `${weekOf(at(0))}-kept-bbbbbbbb`
    const young = `${weekOf(new Date())}-kept-bbbbbbbb`
    for (const id of [stray, young]) writeFileSync(join(env().KEY_DIR, id), Buffer.alloc(32, 1))
    for (const id of [stray, young]) utimesSync(join(env().KEY_DIR, id), at(0), at(0))
    expect(await destroyDueKeys(30, new Date(MONDAY.getTime() + 37 * DAY))).toEqual([stray])
    expect(keyFiles().map(({ id }) => id)).toEqual([young])
  })

  test('that was destroyed and comes back with a copy of the folder goes again at once, and the next receipt says so', async () => {
    const id = await makeVisit({ endsAt: new Date(Date.now() + DAY), name: 'Demo Person' })
    const { value } = await nameOf(id)
    const path = join(env().KEY_DIR, keyIn(value))
    const copy = readFileSync(path)
    const admin = await actingAdmin()
    expect(await purgeAppointment(admin, id)).toMatchObject({ trigger: 'request' })
    expect(existsSync(path)).toBe(false)
    writeFileSync(path, copy)
    expect(await destroyDueKeys(30, new Date())).toEqual([keyIn(value)])
    expect(existsSync(path)).toBe(false)
    expect(await db().$transaction(takeDestroyed)).toContain(keyIn(value))
  })

  test('that another process has destroyed is forgotten within a minute, and read from the disk once', async () => {
    const row = randomUUID()
    fakeTimeouts()
    const value = await sealed('Demo', at(0), row)
    loseKeys()
    jest.advanceTimersByTime(59_999)
    expect(unseal('waiting_entry.name', row, value)).toBe('Demo')
    jest.advanceTimersByTime(1)
    expect(unseal('waiting_entry.name', row, value)).toBe('')
  })
})

describe('[L10] what stays keeps its words', () => {
  test('an appointment that was moved to another week, when the key of the old one goes', async () => {
    const account = await makeDoctor()
    const doctor = (await actingAs(account.id)) as Doctor
    const startsAt = new Date(Math.floor(Date.now() / 60_000) * 60_000 + DAY)
    const { id } = await makeAppointment(account, { startsAt, reference: 'Nachsorge Knie' })
    await makeEntry({ id, doctorId: account.id }, { name: 'Demo Verschoben', status: 'LEFT' })
    const before = await nameOf(id)
    const day = new Date(startsAt.getTime() + 70 * DAY).toISOString().slice(0, 10)
    const wanted = { version: 1, date: day, time: '10:00', minutes: 15, reference: 'Nachsorge Knie' }
    expect(await changeAppointment(doctor, id, { ...wanted, consentAtHand: false, following: false })).toBeUndefined()
    const destroyed = await destroyDueKeys(30, new Date(startsAt.getTime() + 60 * DAY))
    expect(destroyed).toEqual([keyIn(before.value)])
    expect(unseal('waiting_entry.name', before.row, before.value)).toBe('')
    expect((await nameOf(id)).read).toBe('Demo Verschoben')
    expect(await showAppointment(doctor, id)).toMatchObject({ reference: 'Nachsorge Knie' })
  })

  test('the rest of a week, when one appointment of it is deleted at once', async () => {
    const [gone, stays] = [await makeVisit({ endsAt: at(1) }), await makeVisit({ endsAt: at(2), name: 'Demo Bleibt' })]
    const before = { gone: await nameOf(gone), stays: await nameOf(stays) }
    await db().$transaction(async (tx) => {
      await retireKeysOf([gone], tx)
      await tx.appointment.delete({ where: { id: gone } })
    })
    expect(await destroyRetiredKeys()).toEqual([keyIn(before.gone.value)])
    expect(unseal('waiting_entry.name', before.gone.row, before.gone.value)).toBe('')
    const after = await nameOf(stays)
    expect(after.read).toBe('Demo Bleibt')
    expect(keyIn(after.value)).not.toBe(keyIn(before.stays.value))
    expect(after.value.split(':')[1]?.slice(0, 8)).toBe(weekOf(at(2)))
  })

  test('a record that is written at the moment in which its key goes', async () => {
    const id = await makeVisit({ endsAt: at(1), name: 'Demo Alt' })
    const { row, value } = await nameOf(id)
    let destroying: Promise<string[]> | undefined
    await db().$transaction(async (tx) => {
      const name = await seal('waiting_entry.name', { row, endsAt: at(1), text: 'Demo Neu' }, tx)
      expect(keyIn(name)).toBe(keyIn(value))
      await retireKeysOf([id], db())
      destroying = destroyRetiredKeys()
      await untilSomebodyWaits()
      await tx.waitingEntry.update({ where: { id: row }, data: { name } })
    })
    expect(await destroying).toEqual([keyIn(value)])
    const after = await nameOf(id)
    expect(after.read).toBe('Demo Neu')
    expect(keyIn(after.value)).not.toBe(keyIn(value))
  })
})

describe('[X4] a start', () => {
  test('is refused when the key of a record is missing that is not due, and goes on when it is', async () => {
    const id = await makeVisit({ endsAt: new Date(Date.now() - DAY) })
    expect(await prepareSealing()).toEqual({ kind: 'ready', sealed: 0 })
    const key = keyIn((await nameOf(id)).value)
    rmSync(join(env().KEY_DIR, key))
    expect(await prepareSealing()).toEqual({ kind: 'keys-missing', keys: [key], values: 2 })
    await db().appointment.updateMany({ data: { startsAt: at(-50), endsAt: at(-50, 13) } })
    expect(await prepareSealing()).toEqual({ kind: 'ready', sealed: 0 })
  })

  test('goes on without lost keys when somebody says so, and what they sealed reads as absent', async () => {
    fakeTimeouts()
    const { id, doctorId } = await makeAppointment(await makeDoctor(), { reference: 'Verloren' })
    loseKeys()
    jest.advanceTimersByTime(60_000)
    expect(await prepareSealing()).toMatchObject({ kind: 'keys-missing', values: 1 })
    expect(await prepareSealing({ keysLost: true })).toMatchObject({ kind: 'ready' })
    expect(await prepareSealing()).toMatchObject({ kind: 'ready' })
    const doctor = (await actingAs(doctorId)) as Doctor
    expect(await showAppointment(doctor, id)).toMatchObject({ id, reference: '' })
  })
})

test('[R6][R18] a secret of an account opens for its own row and purpose only, is never sealed twice alike, and is noticed when it was changed', () => {
  const [one, other] = [randomUUID(), randomUUID()]
  const value = sealSecret('sealed-second-factor', 'K7QM3X9RT2', one)
  expect(unsealSecret('sealed-second-factor', value, one)).toBe('K7QM3X9RT2')
  expect(sealSecret('sealed-second-factor', 'K7QM3X9RT2', one)).not.toBe(value)
  expect(unsealSecret('sealed-second-factor', value, other)).toBeUndefined()
  expect(unsealSecret('sealed-account-link', value, one)).toBeUndefined()
  const bytes = Buffer.from(value, 'base64url')
  for (const index of [0, 12, bytes.length - 1]) {
    const changed = Buffer.from(bytes)
    changed[index] = (changed[index] ?? 0) ^ 1
    expect(unsealSecret('sealed-second-factor', changed.toString('base64url'), one)).toBeUndefined()
  }
  for (const broken of ['', 'x', value.slice(0, 20)])
    expect(unsealSecret('sealed-second-factor', broken, one)).toBeUndefined()
})

test('[L1] a reference is found by its words, in whatever case, by its own practice alone', async () => {
  const [own, other] = [await makeDoctor(), await makeDoctor()]
  for (const doctor of [own, other]) await makeAppointment(doctor, { reference: 'Übel, Jürgen (100% Knie_A)' })
  const doctor = (await actingAs(own.id)) as Doctor
  for (const words of [['übel'], ['JÜRGEN', 'knie'], ['100%'], ['knie_a'], []]) {
    expect((await findAppointments(doctor, { words, times: [], days: [] })).items).toHaveLength(1)
  }
  expect((await findAppointments(doctor, { words: ['100_'], times: [], days: [] })).items).toEqual([])
  expect(await agendaOf(doctor, {})).toMatchObject([{ reference: 'Übel, Jürgen (100% Knie_A)' }])
})

let clients: Client[] = []

async function connected(): Promise<Client> {
  const client = new Client({ connectionString: env().DATABASE_URL })
  await client.connect()
  clients.push(client)
  return client
}

afterEach(async () => {
  for (const client of clients) await client.end()
  clients = []
})

/** Until a connection of this database waits for a lock. */
async function untilSomebodyWaits(): Promise<void> {
  // Of its own: within a transaction this view does not change.
  const client = await connected()
  for (let tries = 0; tries < 2_000; tries++) {
    const { rows } = await client.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    if (rows.length > 0) return
  }
  throw new Error('nobody waits')
}
