import { execFileSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { onClock } from '@/lib/appointment/agenda.rules'
import { agendaOf, findAppointments } from '@/lib/appointment/agenda.store'
import { cancelAppointment, scheduleAppointment } from '@/lib/appointment/store'
import { actingAs } from '@/lib/auth/actor'
import type { Doctor, Visitor } from '@/lib/auth/rules'
import { migrate } from '@/lib/db/migrate'
import { db, disconnect } from '@/lib/db/prisma'
import { dialIn } from '@/lib/dial-in/store'
import { env } from '@/lib/env'
import { Refusal } from '@/lib/http/error'
import { queueInvitation } from '@/lib/invitation/store'
import { purgeOnDemand } from '@/lib/purge/store'
import { keyFiles } from '@/lib/seal/key.store'
import { PLACES, SEALED } from '@/lib/seal/rules'
import { unseal } from '@/lib/seal/store'
import { sendMessage } from '@/lib/waiting-room/reception.store'
import { enterWaitingRoom, visitView, waitingRoomView } from '@/lib/waiting-room/store'
import { type EmbeddedPostgres, startPostgres } from '@/scripts/database/embedded-postgres'
import { actingAdmin, CONSENT, makeDoctor } from '../support/builders'

// A whole Postgres is copied and started again, twice.
jest.setTimeout(240_000)

const DAY = 86_400_000
const APPOINTMENTS = 100
const PATIENTS = 10
/** Stands in every name, reference, address, message and reason that is planted, and nowhere else. */
const CANARY = `kanarie${randomBytes(6).toString('hex')}`
/** Stands in what the product keeps plain: the search must find this one. */
const CONTROL = `kontrolle${randomBytes(6).toString('hex')}`

const folder = mkdtempSync(join(tmpdir(), 'sprechzimmer-canary-'))
// Started by root, Postgres runs as another user, who passes through here.
chmodSync(folder, 0o711)
const data = join(folder, 'data')
const backup = join(folder, 'backup')
const dump = join(folder, 'dump')

let server: EmbeddedPostgres

const start = (port?: number) =>
  startPostgres({
    folder: join(data, 'postgres'),
    password: 'test',
    logFile: join(data, 'postgres.log'),
    ...(port === undefined ? {} : { port }),
  })

async function stop(): Promise<void> {
  await disconnect()
  await server.stop()
}

/** Another folder takes the place of the data; the address stays. */
async function swap(from: string, aside: string): Promise<void> {
  await stop()
  renameSync(data, aside)
  renameSync(from, data)
  server = await start(server.port)
}

beforeAll(async () => {
  mkdirSync(data, { mode: 0o711 })
  server = await start()
  Object.assign(process.env, {
    DATABASE_URL: server.url(),
    KEY_DIR: join(folder, 'data-keys'),
    SMTP_URL: 'smtp://127.0.0.1:1',
    SMTP_FROM: 'praxis@example.org',
  })
  expect(await migrate(server.url())).toMatchObject({ kind: 'migrated' })
})

afterAll(async () => {
  await stop()
  rmSync(folder, { recursive: true, force: true })
})

function done<Result>(outcome: Result | Refusal): Result {
  if (outcome instanceof Refusal) throw new Error(outcome.code)
  return outcome
}

/** An appointment with everything that people write into one: ten devices, a message, an address, and now and then a cancellation. */
async function plant(doctor: Doctor, number: number): Promise<void> {
  const { date, time } = onClock(new Date(), env().CLINIC_TIME_ZONE)
  const word = `${CANARY} nr${number}x`
  const { id, code } = done(
    await scheduleAppointment(doctor, {
      ...{ doctorId: doctor.id, date, time, minutes: 60, occurrence: 'first', overlapAccepted: true },
      ...{ reference: `Akte ${word}`, consentAtHand: false },
    }),
  )
  done(
    await queueInvitation(doctor, id, { code, locale: 'de', reminds: false, email: `${CANARY}.${number}@example.org` }),
  )
  for (let patient = 0; patient < PATIENTS; patient++) {
    const body = { code, name: `Demo ${word} ${patient}`, consent: CONSENT }
    const { entryId } = done(await dialIn(body, `network-${number}`))
    if (patient > 0) continue
    const visitor = { kind: 'visitor', id: entryId, appointmentId: id, doctorId: doctor.id } as Visitor
    const findings = { camera: 'ok', microphone: 'ok', loudspeaker: 'ok', network: 'unknown', path: 'unknown' } as const
    done(await enterWaitingRoom(visitor, { page: randomUUID(), findings }))
    done(await sendMessage(doctor, entryId, { text: `Noch zehn Minuten, ${word}` }))
  }
  if (number % 10 === 9)
    done(await cancelAppointment(doctor, id, { version: 1, reason: `Krank: ${word}`, following: false }))
}

/** The files below a folder whose bytes hold a word. */
function filesWith(word: string, below: string): string[] {
  return readdirSync(below, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => readFileSync(path).includes(word))
}

/** Every row of every table, by its table. */
async function dumpTables(): Promise<Record<string, Record<string, unknown>[]>> {
  const client = new Client({ connectionString: server.url() })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    )
    const dumped: Record<string, Record<string, unknown>[]> = {}
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: Record<string, unknown> }>(
        `SELECT to_jsonb(t) AS "row" FROM ${name} t`,
      )
      dumped[name] = rows.map(({ row }) => row)
    }
    return dumped
  } finally {
    await client.end()
  }
}

/** All that the keys of this moment open in a dump. */
function openedIn(dumped: Record<string, Record<string, unknown>[]>): string {
  return PLACES.flatMap((place) => {
    const { table, column, row } = SEALED[place]
    return (dumped[table] ?? []).map((one) => unseal(place, String(one[row]), String(one[column] ?? '')))
  }).join('\n')
}

/** All that the product's own readers tell, for the doctor and for every patient. */
async function readThroughApp(doctor: Doctor): Promise<string> {
  const entries = await db().waitingEntry.findMany({ select: { id: true } })
  const told: unknown[] = [
    await agendaOf(doctor, { from: '2020-01-01', to: '2099-12-31' }),
    await findAppointments(doctor, { words: [CANARY], times: [], days: [] }),
    await waitingRoomView(doctor, undefined),
  ]
  for (const { id } of entries) told.push(await visitView(id, undefined))
  return JSON.stringify(told)
}

const countOf = (text: string) => text.split(CANARY).length - 1

test('[X3][L10][R7][L11] a thousand canaries: after the deletion neither data, log, dump nor the restored backup tells one', async () => {
  const { id: doctorId } = await makeDoctor()
  const doctor = (await actingAs(doctorId)) as Doctor
  await db().closedDays.create({ data: { firstDay: new Date(), lastDay: new Date(), name: CONTROL } })
  const numbers = Array.from({ length: APPOINTMENTS }, (_, number) => number)
  // Four at a time, as four pages would.
  await Promise.all(
    [0, 1, 2, 3].map(async (lane) => {
      for (const number of numbers.filter((one) => one % 4 === lane)) await plant(doctor, number)
    }),
  )
  expect(await db().waitingEntry.count()).toBe(APPOINTMENTS * PATIENTS)

  // Day one: those whom it concerns read everything.
  const room = await waitingRoomView(doctor, undefined)
  expect(room.doctors[0]?.patients).toHaveLength(90)
  expect(
    room.doctors[0]?.patients.every(({ name, reference }) => name.includes(CANARY) && reference.includes(CANARY)),
  ).toBe(true)
  expect(room.doctors[0]?.patients.every(({ lastMessage }) => lastMessage?.text?.includes(CANARY))).toBe(true)
  expect(
    (await findAppointments(doctor, { words: [CANARY.toUpperCase(), 'NR42X'], times: [], days: [] })).items,
  ).toHaveLength(1)
  const dumped = await dumpTables()
  expect(countOf(openedIn(dumped))).toBeGreaterThan(APPOINTMENTS * (PATIENTS + 2))
  const told = countOf(await readThroughApp(doctor))
  expect(told).toBeGreaterThan(APPOINTMENTS * PATIENTS)

  // The dump and the backup of the files of that day.
  mkdirSync(dump)
  writeFileSync(join(dump, 'tables.json'), JSON.stringify(dumped))
  await stop()
  // With its owner: Postgres opens no folder of somebody else.
  execFileSync('cp', ['-a', data, backup])
  server = await start(server.port)
  for (const place of [data, dump, backup]) {
    expect(filesWith(CONTROL, place)).not.toEqual([])
    expect(filesWith(CANARY, place)).toEqual([])
  }

  // Forty days later.
  const keys = keyFiles().map(({ id }) => id)
  const run = done(await purgeOnDemand(await actingAdmin(), { at: new Date(Date.now() + 40 * DAY) }))
  expect(run.counts).toMatchObject({ appointment: APPOINTMENTS, waiting_entry: APPOINTMENTS * PATIENTS })
  expect(keyFiles()).toEqual([])
  const { receipt } = await db().purgeRun.findUniqueOrThrow({ where: { id: run.id } })
  expect(JSON.parse(receipt ?? '').keys).toEqual([...keys].sort())
  expect(await db().sealingKey.count({ where: { destroyedAt: null } })).toBe(0)
  expect(countOf(openedIn(await dumpTables()))).toBe(0)
  expect(countOf(openedIn(JSON.parse(readFileSync(join(dump, 'tables.json'), 'utf8'))))).toBe(0)

  // The backup of day one is brought back: its rows are there, and say nothing.
  await swap(backup, join(folder, 'purged'))
  expect(await db().waitingEntry.count()).toBe(APPOINTMENTS * PATIENTS)
  const restored = await readThroughApp(doctor)
  expect(restored.length).toBeGreaterThan(10_000)
  expect(countOf(restored)).toBe(0)
  expect(countOf(openedIn(await dumpTables()))).toBe(0)
  await stop()
  for (const place of [data, dump, join(folder, 'purged'), env().KEY_DIR]) expect(filesWith(CANARY, place)).toEqual([])
  server = await start(server.port)
})
