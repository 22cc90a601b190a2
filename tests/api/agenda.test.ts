import { POST as cancel } from '@/app/api/appointments/[id]/cancellation/route'
import { POST as renew, PUT as turnLock } from '@/app/api/appointments/[id]/code/route'
import { PUT as change, GET as show } from '@/app/api/appointments/[id]/route'
import { POST as immediate } from '@/app/api/appointments/immediate/route'
import { GET as agenda, POST as make } from '@/app/api/appointments/route'
import { POST as search } from '@/app/api/appointments/search/route'
import { PUT as setWindow } from '@/app/api/clinic/dial-in-window/route'
import type { AgendaItem, ScheduledAppointment } from '@/lib/appointment/schema'
import { db } from '@/lib/db/prisma'
import { dialIn } from '@/lib/dial-in/store'
import { unseal } from '@/lib/seal/store'
import { visitView } from '@/lib/waiting-room/store'
import {
  ask,
  auditedActions,
  CONSENT,
  makeAdmin,
  makeAppointment,
  makeDoctor,
  makeEntry,
  makeStaff,
  signInAs,
  type TestAccount,
} from '../support/builders'

/** Next year lies within the two years that may be planned ahead, whenever these tests run. */
const YEAR = new Date().getUTCFullYear() + 1
const DAY_MS = 86_400_000

let doctor: TestAccount

beforeEach(async () => {
  doctor = await makeDoctor()
  await signInAs(doctor)
})

const wanted = (more: object = {}) => ({
  doctorId: doctor.id,
  date: `${YEAR}-03-01`,
  time: '10:00',
  minutes: 30,
  reference: 'A 1',
  ...more,
})

async function made(more: object = {}): Promise<ScheduledAppointment> {
  const { status, json } = await ask(make, 'POST', { body: wanted(more) })
  expect(status).toBe(200)
  return json as ScheduledAppointment
}

async function shown(id: string): Promise<AgendaItem> {
  const { status, json } = await ask(show, 'GET', { params: { id } })
  expect(status).toBe(200)
  return json as AgendaItem
}

/** The form »Termin ändern« sends everything. */
const moved = (more: object = {}) => ({
  version: 1,
  date: `${YEAR}-03-02`,
  time: '11:30',
  minutes: 45,
  reference: 'A 2',
  ...more,
})

const put = (id: string, body: object) => ask(change, 'PUT', { params: { id }, body })
const callOff = (id: string, body: object = {}) =>
  ask(cancel, 'POST', { params: { id }, body: { version: 1, reason: '', ...body } })

/** Whether a patient gets in with this code now. */
async function opens(code: string): Promise<boolean> {
  return 'token' in (await dialIn({ code, name: 'Demo Patient', consent: CONSENT }, crypto.randomUUID()))
}

describe('the shown days', () => {
  test('[L1] are asked for, and nothing outside them is read', async () => {
    for (const date of ['02-28', '03-01', '03-02', '03-03']) await made({ date: `${YEAR}-${date}`, reference: date })
    const query = `?from=${YEAR}-03-01&to=${YEAR}-03-02`
    expect((await ask(agenda, 'GET', { query })).json).toMatchObject([{ reference: '03-01' }, { reference: '03-02' }])
  })

  test('[L1] hold what began before midnight and ends after it', async () => {
    await made({ time: '23:45' })
    const query = `?from=${YEAR}-03-02&to=${YEAR}-03-02`
    expect((await ask(agenda, 'GET', { query })).json).toHaveLength(1)
  })

  test.each(['?from=today', '?to=2026-02-30', '?from=1'])('[R6] refuse %s', async (query) => {
    expect((await ask(agenda, 'GET', { query })).status).toBe(400)
  })
})

describe('overlaps', () => {
  test('[L1] are asked about, and saved when they are meant', async () => {
    await made()
    const overlap = wanted({ time: '10:29', minutes: 15 })
    expect(await ask(make, 'POST', { body: overlap })).toMatchObject({
      status: 409,
      json: { error: 'overlaps', message: expect.stringContaining('schon einen Termin'), dates: [expect.any(String)] },
    })
    expect(await db().appointment.count({ where: { doctorId: doctor.id } })).toBe(1)
    expect((await ask(make, 'POST', { body: { ...overlap, overlapAccepted: true } })).status).toBe(200)
  })

  test('[L1] are none one after the other, beside a cancelled one, or with another doctor', async () => {
    const first = await made()
    await made({ time: '10:30' })
    await made({ time: '09:30' })
    await callOff(first.id)
    await made()
    const other = await makeDoctor()
    await signInAs(await makeStaff([doctor, other]))
    await made({ doctorId: other.id })
  })

  test('[L1] are asked about when an appointment is moved, but not with itself', async () => {
    await made({ time: '12:00' })
    const { id } = await made()
    const longer = moved({ date: `${YEAR}-03-01`, time: '10:10' })
    expect((await put(id, longer)).status).toBe(204)
    const onto = { ...longer, version: 2, time: '11:30', minutes: 60 }
    expect(await put(id, onto)).toMatchObject({ status: 409, json: { error: 'overlaps' } })
    expect((await put(id, { ...onto, overlapAccepted: true })).status).toBe(204)
  })

  test('[L1] are found by one of two people who make an appointment at the same moment', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => ask(make, 'POST', { body: wanted() })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409])
  })
})

describe('a series', () => {
  const weekly = { repeat: { everyWeeks: 1, until: `${YEAR}-04-30` } }

  test('[F16][L1] stays at its time on the clinic’s clock over the change of the clocks, each with its own code', async () => {
    const { id, code, further } = await made({ date: `${YEAR}-03-03`, ...weekly })
    const rows = await db().$queryRaw<{ time: string; offset: number }[]>`
      SELECT to_char(starts_at AT TIME ZONE 'Europe/Berlin', 'HH24:MI') AS time,
        extract(hour FROM (starts_at AT TIME ZONE 'Europe/Berlin') - (starts_at AT TIME ZONE 'UTC'))::int AS offset
      FROM appointment WHERE doctor_id = ${doctor.id}::uuid ORDER BY starts_at`
    expect(new Set(rows.map(({ time }) => time))).toEqual(new Set(['10:00']))
    expect(new Set(rows.map(({ offset }) => offset))).toEqual(new Set([1, 2]))
    expect(rows).toHaveLength(1 + further.length)
    expect(new Set([code, ...further.map((one) => one.code)]).size).toBe(rows.length)
    expect(
      new Set(await Promise.all([id, ...further.map((one) => one.id)].map(async (one) => (await shown(one)).seriesId)))
        .size,
    ).toBe(1)
    expect(await auditedActions(further[0]?.id ?? '')).toEqual(['appointment.created'])
  })

  test('[L1] says on which days it overlaps, and makes none of it', async () => {
    await made({ date: `${YEAR}-03-08` })
    await made({ date: `${YEAR}-03-22` })
    const { status, json } = await ask(make, 'POST', { body: wanted(weekly) })
    expect(status).toBe(409)
    expect((json as { dates: string[] }).dates.map((at) => at.slice(0, 10))).toEqual([`${YEAR}-03-08`, `${YEAR}-03-22`])
    expect(await db().appointment.count({ where: { doctorId: doctor.id } })).toBe(2)
  })

  test.each([
    ['more than 60', { everyWeeks: 1, until: `${YEAR + 1}-12-31` }, 'series-too-long'],
    ['no weeks', { everyWeeks: 0, until: `${YEAR}-04-01` }, 'invalid-input'],
    ['half weeks', { everyWeeks: 1.5, until: `${YEAR}-04-01` }, 'invalid-input'],
    ['years between', { everyWeeks: 53, until: `${YEAR}-04-01` }, 'invalid-input'],
    ['a last day that is none', { everyWeeks: 1, until: `${YEAR}-02-30` }, 'invalid-input'],
    ['a word more', { everyWeeks: 1, until: `${YEAR}-04-01`, seriesId: 'x' }, 'invalid-input'],
  ])('[R6] is refused with %s', async (_, repeat, error) => {
    expect(await ask(make, 'POST', { body: wanted({ repeat }) })).toMatchObject({ status: 400, json: { error } })
    expect(await db().appointment.count({ where: { doctorId: doctor.id } })).toBe(0)
  })

  test('[L1] one of it is moved, or it and all later ones: by as many days, to the same time', async () => {
    const { id, further } = await made(weekly)
    const [second, third] = further
    if (!second || !third) throw new Error('there are more than three')
    expect((await put(second.id, moved({ date: `${YEAR}-03-10` }))).status).toBe(204)
    expect((await put(third.id, moved({ date: `${YEAR}-03-16`, following: true }))).status).toBe(204)
    const rows = await db().$queryRaw<{ id: string; at: string; reference: string }[]>`
      SELECT id, to_char(starts_at AT TIME ZONE 'Europe/Berlin', 'MM-DD HH24:MI') AS at, reference
      FROM appointment WHERE doctor_id = ${doctor.id}::uuid ORDER BY starts_at LIMIT 5`
    expect(rows.map((row) => `${row.at} ${unseal('appointment.reference', row.id, row.reference)}`)).toEqual([
      '03-01 10:00 A 1',
      '03-10 11:30 A 2',
      '03-16 11:30 A 2',
      '03-23 11:30 A 2',
      '03-30 11:30 A 2',
    ])
    expect((await shown(id)).version).toBe(1)
  })

  test('[L1] all later ones are cancelled with it, earlier ones stay', async () => {
    const { id, code, further } = await made(weekly)
    const [second, third] = further
    expect((await callOff(second?.id ?? '', { following: true, reason: 'Urlaub' })).status).toBe(204)
    expect(await shown(id)).toMatchObject({ cancelled: false })
    expect(await shown(third?.id ?? '')).toMatchObject({ cancelled: true, cancelReason: 'Urlaub' })
    const codes = await db().dialInCode.groupBy({ by: ['revokedAt'], _count: true })
    expect(codes.find(({ revokedAt }) => revokedAt === null)).toBeDefined()
    expect(code).toHaveLength(10)
  })
})

describe('moving', () => {
  test('[L1] changes time, length and reference, and says who has done it', async () => {
    const { id } = await made()
    expect(await shown(id)).toMatchObject({ version: 1, changed: null, created: { by: doctor.name } })
    await signInAs(await makeStaff([doctor], { name: 'Team Demo' }))
    expect((await put(id, moved())).status).toBe(204)
    expect(await shown(id)).toMatchObject({
      reference: 'A 2',
      version: 2,
      changed: { by: 'Team Demo' },
      created: { by: doctor.name },
    })
    const [row] = await db().$queryRaw<{ at: string; minutes: number }[]>`
      SELECT to_char(starts_at AT TIME ZONE 'Europe/Berlin', 'YYYY-MM-DD HH24:MI') AS at,
        extract(epoch FROM ends_at - starts_at)::int / 60 AS minutes FROM appointment WHERE id = ${id}::uuid`
    expect(row).toEqual({ at: `${YEAR}-03-02 11:30`, minutes: 45 })
    expect(await auditedActions(id)).toEqual(['appointment.created', 'appointment.changed'])
  })

  test('[R10] the time of the doctor’s word about the consent stays, and goes with the word', async () => {
    const { id } = await made({ consentAtHand: true })
    const consentAt = async () =>
      (await db().appointment.findUniqueOrThrow({ where: { id } })).doctorConsentAt?.getTime()
    const first = await consentAt()
    await put(id, moved({ consentAtHand: true }))
    expect(await consentAt()).toBe(first)
    await put(id, moved({ version: 2, consentAtHand: false }))
    expect(await consentAt()).toBeUndefined()
  })

  test('[L4] who waits already sees the new time', async () => {
    const appointment = await makeAppointment(doctor)
    const entry = await makeEntry(appointment)
    expect((await put(appointment.id, moved())).status).toBe(204)
    expect(await visitView(entry.id, undefined)).toMatchObject({
      startsAt: `${YEAR}-03-02T10:30:00.000Z`,
      status: 'WAITING',
    })
  })

  test.each([
    ['a day that is over', { date: '2020-01-01' }],
    ['no length', { minutes: 0 }],
    ['a line break', { reference: 'A\nB' }],
    ['another owner', { doctorId: '00000000-0000-4000-8000-000000000000' }],
    ['no version', { version: undefined }],
    ['a version that is none', { version: 0 }],
    ['another way of saying yes', { following: 'yes' }],
  ])('[R6] refuses %s', async (_, wrong) => {
    const { id } = await made()
    expect(await put(id, moved(wrong))).toMatchObject({ status: 400, json: { error: 'invalid-input' } })
    expect((await shown(id)).version).toBe(1)
  })

  test('[L11] another doctor’s appointment looks like none', async () => {
    const theirs = await makeAppointment(await makeDoctor())
    const params = { id: theirs.id }
    expect((await put(theirs.id, moved())).status).toBe(404)
    expect((await ask(show, 'GET', { params })).status).toBe(404)
    expect((await ask(turnLock, 'PUT', { params, body: { locked: true } })).status).toBe(404)
    expect(await opens(theirs.code)).toBe(true)
  })
})

describe('two people change one appointment', () => {
  test('[L11] the later one hears of it, in German, and changes nothing', async () => {
    const { id } = await made()
    expect((await put(id, moved())).status).toBe(204)
    expect(await put(id, moved({ time: '15:00' }))).toMatchObject({
      status: 409,
      json: { error: 'changed-meanwhile', message: expect.stringContaining('inzwischen geändert') },
    })
    expect(await callOff(id)).toMatchObject({ status: 409, json: { error: 'changed-meanwhile' } })
    expect(await shown(id)).toMatchObject({ version: 2, cancelled: false })
    expect((await callOff(id, { version: 2 })).status).toBe(204)
    expect(await put(id, moved({ version: 3 }))).toMatchObject({ json: { error: 'changed-meanwhile' } })
  })

  test('[L11] at the same moment one of them wins', async () => {
    const { id } = await made()
    const answers = await Promise.all(
      ['11:00', '12:00', '13:00', '14:00'].map((time) => put(id, moved({ time, overlapAccepted: true }))),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409, 409, 409])
    expect((await shown(id)).version).toBe(2)
  })
})

describe('cancelling', () => {
  test('[L1] the patient who waits is told, with the reason', async () => {
    const appointment = await makeAppointment(doctor)
    const entry = await makeEntry(appointment)
    expect((await callOff(appointment.id, { reason: 'Die Ärztin ist erkrankt.' })).status).toBe(204)
    expect(await visitView(entry.id, undefined)).toMatchObject({
      status: 'FINISHED',
      cancelled: true,
      cancelReason: 'Die Ärztin ist erkrankt.',
    })
    expect(await shown(appointment.id)).toMatchObject({ cancelled: true, version: 2, changed: { by: doctor.name } })
  })

  test.each([
    ['a line break', 'A\r\nB'],
    ['201 characters', 'A'.repeat(201)],
    ['NUL', 'A\u0000'],
    ['no text', 7],
  ])('[R6] refuses %s as a reason', async (_, reason) => {
    const { id } = await made()
    expect(await callOff(id, { reason })).toMatchObject({ status: 400, json: { fields: ['reason'] } })
  })

  test('[L4] somebody in the consultation: neither cancelled nor moved, with a sentence', async () => {
    const appointment = await makeAppointment(doctor)
    await makeEntry(appointment, { status: 'CONNECTED' })
    const refused = {
      status: 409,
      json: { error: 'in-consultation', message: expect.stringContaining('im Sprechzimmer') },
    }
    expect(await callOff(appointment.id)).toMatchObject(refused)
    expect(await put(appointment.id, moved())).toMatchObject(refused)
    expect(await shown(appointment.id)).toMatchObject({ version: 1, cancelled: false })
  })
})

describe('codes', () => {
  test('[R18] a locked one opens nothing and looks like an unknown one; unlocked it opens again', async () => {
    const { id, code } = await makeAppointment(doctor)
    const params = { id }
    expect((await ask(turnLock, 'PUT', { params, body: { locked: true } })).json).toEqual({ version: 2 })
    expect(await shown(id)).toMatchObject({ code: { locked: true, usedAt: null } })
    const answers = await Promise.all(
      [code, 'AAAAAAAAAA'].map((typed) =>
        dialIn({ code: typed, name: 'Demo Patient', consent: CONSENT }, crypto.randomUUID()),
      ),
    )
    expect(answers[0]).toEqual(answers[1])
    expect((await ask(turnLock, 'PUT', { params, body: { locked: false } })).json).toEqual({ version: 3 })
    expect(await opens(code)).toBe(true)
    expect(await auditedActions(id)).toEqual(expect.arrayContaining(['code.locked', 'code.unlocked']))
  })

  test('[L1] when it was used is seen; a refused attempt is no use', async () => {
    const { id, code } = await makeAppointment(doctor)
    expect((await shown(id)).code.usedAt).toBeNull()
    await opens('AAAAAAAAAA')
    expect((await shown(id)).code.usedAt).toBeNull()
    const before = Date.now()
    await opens(code)
    expect(Date.parse((await shown(id)).code.usedAt ?? '')).toBeGreaterThanOrEqual(before)
  })

  test('[R18] a new one is neither locked nor used', async () => {
    const { id, code } = await makeAppointment(doctor)
    await opens(code)
    await ask(turnLock, 'PUT', { params: { id }, body: { locked: true } })
    const { json } = await ask(renew, 'POST', { params: { id } })
    expect(await shown(id)).toMatchObject({ code: { locked: false, usedAt: null }, version: 3 })
    expect(await opens((json as { code: string }).code)).toBe(true)
    expect(await opens(code)).toBe(false)
  })

  test('[R6] a lock is yes or no, and a cancelled appointment has none', async () => {
    const { id } = await makeAppointment(doctor, { cancelled: true })
    const lock = (body: unknown) => ask(turnLock, 'PUT', { params: { id }, body })
    expect((await lock({ locked: 'yes' })).status).toBe(400)
    expect((await lock({})).status).toBe(400)
    expect((await lock({ locked: true })).status).toBe(409)
  })
})

describe('races', () => {
  const ROUNDS = 12

  test('[L4][X4] cancel against dial-in: nobody waits for what is cancelled', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { id, code } = await makeAppointment(doctor)
      const [cancelled] = await Promise.all([callOff(id), opens(code), opens(code)])
      expect(cancelled.status).toBe(204)
      const entries = await db().waitingEntry.findMany({ where: { appointmentId: id } })
      expect(entries.filter(({ status }) => status !== 'FINISHED')).toEqual([])
    }
  })

  test('[L4][X4] cancel or move against »Aufrufen«: nobody is in the consultation of a cancelled appointment', async () => {
    const { POST: admit } = await import('@/app/api/waiting-entries/[id]/admission/route')
    for (let round = 0; round < ROUNDS; round++) {
      const own = await makeDoctor()
      await signInAs(own)
      const appointment = await makeAppointment(own)
      const entry = await makeEntry(appointment)
      const called = ask(admit, 'POST', { params: { id: entry.id }, body: { page: crypto.randomUUID() } })
      const other = round % 2 === 0 ? callOff(appointment.id) : put(appointment.id, moved({ overlapAccepted: true }))
      const [admitted, changed] = await Promise.all([called, other])
      const after = await db().waitingEntry.findUniqueOrThrow({
        where: { id: entry.id },
        include: { appointment: true },
      })
      for (const { status } of [admitted, changed]) expect([200, 204, 409]).toContain(status)
      if (after.appointment.cancelledAt) {
        expect(after.status).toBe('FINISHED')
        expect(admitted.json).toMatchObject({ error: 'not-now', message: expect.any(String) })
      } else expect(after.status).toBe('ADMITTED')
      if (changed.status === 409) expect(changed.json).toMatchObject({ error: 'in-consultation' })
    }
  })

  test('[R18][X4] lock or renew against dial-in: who is in came before it', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { id, code } = await makeAppointment(doctor)
      const params = { id }
      const closed =
        round % 2 === 0 ? ask(turnLock, 'PUT', { params, body: { locked: true } }) : ask(renew, 'POST', { params })
      const [{ status }, ...got] = await Promise.all([closed, opens(code), opens(code)])
      expect(status).toBeLessThan(300)
      expect(await db().waitingEntry.count({ where: { appointmentId: id } })).toBe(got.filter(Boolean).length)
      expect(await opens(code)).toBe(false)
    }
  })
})

describe('finding', () => {
  const find = async (text: string) => {
    const { status, json } = await ask(search, 'POST', { body: { text } })
    expect(status).toBe(200)
    return (json as { items: AgendaItem[] }).items.map(({ reference }) => reference)
  }

  test('[L1] by a part of the reference, by time, by day, and by all of them', async () => {
    await made({ reference: 'Nachsorge Knie', time: '14:30', date: `${YEAR}-07-01` })
    await made({ reference: 'Erstgespräch', time: '14:30' })
    await made({ reference: '100% Knie_A', time: '09:00' })
    expect(await find('knie')).toEqual(['100% Knie_A', 'Nachsorge Knie'])
    expect(await find('14:30')).toEqual(['Erstgespräch', 'Nachsorge Knie'])
    expect(await find('1.7.')).toEqual(['Nachsorge Knie'])
    expect(await find(`14 Uhr 01.07.${YEAR} NACH`)).toEqual(['Nachsorge Knie'])
    expect(await find('% _')).toEqual(['100% Knie_A'])
    expect(await find("' OR 1=1 --")).toEqual([])
  })

  test('[L1][L11] the team finds those of all its doctors, and of no other', async () => {
    const [other, stranger] = [await makeDoctor(), await makeDoctor()]
    for (const one of [doctor, other, stranger]) await makeAppointment(one, { reference: `Suche ${one.id}` })
    await signInAs(await makeStaff([doctor, other]))
    expect((await find('Suche')).toSorted()).toEqual([doctor, other].map(({ id }) => `Suche ${id}`).toSorted())
  })

  test('[L1] past ones too; at most 50, the nearest', async () => {
    for (let day = -30; day < 30; day++) {
      await makeAppointment(doctor, { startsAt: new Date(Date.now() + day * DAY_MS), reference: `Reihe ${day}` })
    }
    const { json } = await ask(search, 'POST', { body: { text: 'Reihe' } })
    expect(json).toMatchObject({ more: true })
    const found = (json as { items: AgendaItem[] }).items.map(({ reference }) => reference)
    expect(found).toHaveLength(50)
    expect(found).toContain('Reihe -20')
    expect(found).not.toContain('Reihe -30')
  })

  test.each([{ text: '' }, { text: 'A'.repeat(81) }, { text: 'A\u0000' }, {}, { text: 'A', doctorId: 'x' }])(
    '[R6] refuses %j',
    async (body) => expect((await ask(search, 'POST', { body })).status).toBe(400),
  )
})

describe('»Sprechstunde jetzt«', () => {
  test('[L1] begins this minute with a code that opens, whatever else is planned', async () => {
    await makeAppointment(doctor, { minutes: 240 })
    const { status, json } = await ask(immediate, 'POST', { body: { doctorId: doctor.id } })
    expect(status).toBe(200)
    const { id, code, startsAt } = json as ScheduledAppointment
    expect(Date.now() - Date.parse(startsAt)).toBeLessThan(120_000)
    expect(Date.parse(startsAt)).toBeLessThanOrEqual(Date.now())
    expect(await opens(code)).toBe(true)
    expect(await auditedActions(id)).toContain('appointment.created')
  })

  test('[L11] for another doctor there is none', async () => {
    const other = await makeDoctor()
    expect((await ask(immediate, 'POST', { body: { doctorId: other.id } })).status).toBe(404)
    expect(await db().appointment.count({ where: { doctorId: other.id } })).toBe(0)
  })
})

describe('the dial-in time', () => {
  const window = { openBeforeMinutes: 30, openAfterMinutes: 120 }
  afterEach(() => db().clinic.update({ where: { id: 1 }, data: window }))

  test('[L2] is the clinic’s to set: from then on codes open by it', async () => {
    const { code } = await makeAppointment(doctor, { startsAt: new Date(Date.now() + 60 * 60_000) })
    expect(await opens(code)).toBe(false)
    await signInAs(await makeAdmin())
    const body = { openBeforeMinutes: 90, openAfterMinutes: 0 }
    expect((await ask(setWindow, 'PUT', { body })).status).toBe(204)
    expect(await opens(code)).toBe(true)
    const over = await makeAppointment(doctor, { startsAt: new Date(Date.now() - 16 * 60_000) })
    expect(await opens(over.code)).toBe(false)
    expect(await db().auditEvent.count({ where: { action: 'clinic.window-changed' } })).toBe(1)
  })

  test.each([
    [{ openBeforeMinutes: 4 }],
    [{ openBeforeMinutes: 1441 }],
    [{ openAfterMinutes: -1 }],
    [{ openAfterMinutes: 1.5 }],
    [{ openAfterMinutes: '120' }],
    [{ keepDays: 400 }],
  ])('[R6] refuses %j', async (wrong) => {
    await signInAs(await makeAdmin())
    expect((await ask(setWindow, 'PUT', { body: { ...window, ...wrong } })).status).toBe(400)
    expect(await db().clinic.findUnique({ where: { id: 1 } })).toMatchObject(window)
  })

  test('[L11] is the administration’s alone', async () => {
    for (const one of [doctor, await makeStaff([doctor])]) {
      await signInAs(one)
      expect((await ask(setWindow, 'PUT', { body: window })).status).toBe(403)
    }
  })
})

test.each(['from=0000-01-01', 'from=2026-11-24&to=9999-12-31', 'to=2026-02-30'])(
  '[R6] no agenda for %s: 400',
  async (days) => {
    expect((await ask(agenda, 'GET', { query: `?${days}` })).status).toBe(400)
  },
)
