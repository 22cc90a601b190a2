import { POST as cancel } from '@/app/api/appointments/[id]/cancellation/route'
import { POST as renew } from '@/app/api/appointments/[id]/code/route'
import { GET, POST } from '@/app/api/appointments/route'
import { db } from '@/lib/db/prisma'
import { dialIn } from '@/lib/dial-in/store'
import {
  ask,
  auditedActions,
  CONSENT,
  forgetCookies,
  makeAdmin,
  makeAppointment,
  makeDoctor,
  makeEntry,
  makeStaff,
  signInAs,
  type TestAccount,
  visitAs,
} from '../support/builders'

/** Next year lies within the two years that may be planned ahead, whenever these tests run. */
const YEAR = new Date().getUTCFullYear() + 1

/** The last Sunday of a month of that year: the day on which the clocks change. */
function lastSunday(month: 3 | 10): string {
  const last = new Date(Date.UTC(YEAR, month, 0))
  last.setUTCDate(last.getUTCDate() - last.getUTCDay())
  return last.toISOString().slice(0, 10)
}

/** What »Absagen« sends about an appointment that nobody has changed. */
const CANCEL = { version: 1, reason: '' }

let doctor: TestAccount

beforeEach(async () => {
  doctor = await makeDoctor()
  await signInAs(doctor)
})

/** What the form sends, a good while from now. */
function wanted(change: object = {}) {
  return { doctorId: doctor.id, date: `${YEAR}-03-01`, time: '10:00', minutes: 15, reference: 'A 1', ...change }
}

const make = (body: unknown) => ask(POST, 'POST', { body })
const countOwn = () => db().appointment.count({ where: { doctorId: doctor.id } })

describe('making an appointment', () => {
  test('[L1] a doctor makes one and gets its code this once; the database holds no code', async () => {
    const { status, json } = await make(wanted({ consentAtHand: true }))
    expect(status).toBe(200)
    const { id, code } = json as { id: string; code: string }
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/)
    const [row] = await db().$queryRaw<{ text: string }[]>`
      SELECT (SELECT json_agg(d)::text FROM dial_in_code d WHERE appointment_id = ${id}::uuid) || a::text AS text
      FROM appointment a WHERE id = ${id}::uuid`
    expect(row?.text).not.toContain(code)
    expect(await auditedActions(id)).toEqual(['appointment.created'])
  })

  test('[R10] the doctor’s word that the consent is at hand is kept with its time, and only if given', async () => {
    await make(wanted({ consentAtHand: true }))
    await make(wanted({ time: '11:00' }))
    const { json } = await ask(GET, 'GET')
    expect(json).toMatchObject([{ consentAtHand: true }, { consentAtHand: false }])
  })

  test('[L1] times are those of the clinic, whatever zone the server and its database live in', async () => {
    await make(wanted({ date: `${YEAR}-07-01`, time: '09:30', minutes: 45 }))
    const [row] = await db().$queryRaw<{ begin: number; minutes: number }[]>`
      SELECT extract(epoch FROM starts_at)::float8 AS begin, extract(epoch FROM ends_at - starts_at)::float8 / 60 AS minutes
      FROM appointment WHERE doctor_id = ${doctor.id}::uuid`
    expect(row).toEqual({ begin: Date.UTC(YEAR, 6, 1, 7, 30) / 1000, minutes: 45 })
  })

  test('[L1] an hour that does not exist is refused with a sentence at the time', async () => {
    const { status, json } = await make(wanted({ date: lastSunday(3), time: '02:30' }))
    expect(status).toBe(400)
    expect(json).toEqual({
      error: 'hour-does-not-exist',
      message: expect.stringContaining('vorgestellt'),
      fields: ['time'],
      dates: [lastSunday(3)],
    })
    expect(await countOwn()).toBe(0)
  })

  test('[L1] an hour that exists twice has to be named; the second is an hour later', async () => {
    const twice = wanted({ date: lastSunday(10), time: '02:30' })
    expect(await make(twice)).toMatchObject({ status: 400, json: { error: 'hour-exists-twice', fields: ['time'] } })
    expect(await make({ ...twice, occurrence: 'first' })).toMatchObject({
      json: { startsAt: `${lastSunday(10)}T00:30:00.000Z` },
    })
    expect(await make({ ...twice, occurrence: 'second' })).toMatchObject({
      json: { startsAt: `${lastSunday(10)}T01:30:00.000Z` },
    })
  })

  test.each([
    ['a day that is over', { date: '2020-01-01' }],
    ['a day more than two years away', { date: `${YEAR + 3}-01-01` }],
    ['a day that does not exist', { date: `${YEAR}-02-30` }],
    ['a time that does not exist', { time: '24:00' }],
    ['a time with seconds', { time: '10:00:30' }],
    ['an end before the start', { minutes: -15 }],
    ['no length', { minutes: 0 }],
    ['half minutes', { minutes: 15.5 }],
    ['more than four hours', { minutes: 241 }],
    ['a number that is none', { minutes: '15' }],
    ['NUL', { reference: 'A\u0000B' }],
    ['a line break', { reference: 'A\r\nB' }],
    ['a control that turns the writing around', { reference: 'A\u202eB' }],
    ['half a character', { reference: 'A\ud800' }],
    ['10,000 characters', { reference: 'A'.repeat(10_000) }],
    ['no reference at all', { reference: null }],
    ['an unknown word for the hour', { occurrence: 'third' }],
    ['a status', { status: 'CANCELLED' }],
    ['a role', { role: 'ADMIN' }],
    ['another owner', { createdById: '00000000-0000-4000-8000-000000000000' }],
    ['a time of consent', { doctorConsentAt: '2020-01-01T00:00:00Z' }],
    ['__proto__', JSON.parse('{"__proto__":{"role":"ADMIN"},"role":1}')],
  ])('[R6] refuses %s in German', async (_, change) => {
    const { status, json } = await make(wanted(change))
    expect(status).toBe(400)
    expect(json).toMatchObject({ error: 'invalid-input', message: 'Bitte prüfen Sie Ihre Eingaben.' })
    expect(await countOwn()).toBe(0)
  })

  test.each([
    ['broken JSON', '{"doctorId":', {}, 400],
    ['no object', '[]', {}, 400],
    ['another type', 'date=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['too much', `"${'A'.repeat(20_000)}"`, {}, 413],
    ['another site', '{}', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another origin', '{}', { 'sec-fetch-site': 'same-site', origin: 'https://example.org' }, 403],
  ])('[R6] refuses %s', async (_, body, headers, expected) => {
    expect((await ask(POST, 'POST', { body, headers })).status).toBe(expected)
    expect(await countOwn()).toBe(0)
  })

  test('[R6] a reference in any script is kept composed, and as text', async () => {
    await make(wanted({ reference: '  <b>Zoe\u0308</b>  李 ' }))
    expect((await ask(GET, 'GET')).json).toMatchObject([{ reference: '<b>Zoë</b> 李' }])
  })
})

describe('who may', () => {
  test('[L11] nobody and a patient get 401, an admin 403, on every route of appointments', async () => {
    const appointment = await makeAppointment(doctor)
    const entry = await makeEntry(appointment)
    const attempts = () =>
      Promise.all([
        ask(GET, 'GET'),
        make(wanted()),
        ask(renew, 'POST', { params: { id: appointment.id } }),
        ask(cancel, 'POST', { params: { id: appointment.id }, body: CANCEL }),
      ])
    forgetCookies()
    expect((await attempts()).map(({ status }) => status)).toEqual([401, 401, 401, 401])
    visitAs(entry)
    expect((await attempts()).map(({ status }) => status)).toEqual([401, 401, 401, 401])
    await signInAs(await makeAdmin())
    expect((await attempts()).map(({ status }) => status)).toEqual([403, 403, 403, 403])
    expect(await countOwn()).toBe(1)
  })

  test('[L11][R18] another doctor’s appointment looks like none, stays as it was, and the attempt is written down', async () => {
    const other = await makeDoctor()
    const theirs = await makeAppointment(other)
    const params = { id: theirs.id }
    expect(await make(wanted({ doctorId: other.id }))).toMatchObject({ status: 404, json: { error: 'not-found' } })
    expect((await ask(renew, 'POST', { params })).status).toBe(404)
    expect((await ask(cancel, 'POST', { params, body: CANCEL })).status).toBe(404)
    expect((await ask(GET, 'GET')).json).toEqual([])
    expect(await auditedActions(theirs.id)).toEqual(['access.not-own', 'access.not-own'])
    expect(await db().appointment.count({ where: { doctorId: other.id, cancelledAt: null } })).toBe(1)
    expect(await opens(theirs.code)).toBe(true)
  })

  test('[R15] staff organises for assigned doctors and for no other', async () => {
    const other = await makeDoctor()
    const [own, theirs] = [await makeAppointment(doctor), await makeAppointment(other)]
    await signInAs(await makeStaff([doctor]))
    expect((await make(wanted())).status).toBe(200)
    expect((await make(wanted({ doctorId: other.id }))).status).toBe(404)
    expect((await ask(renew, 'POST', { params: { id: own.id } })).status).toBe(200)
    expect((await ask(cancel, 'POST', { params: { id: own.id }, body: { ...CANCEL, version: 2 } })).status).toBe(204)
    expect((await ask(cancel, 'POST', { params: { id: theirs.id }, body: CANCEL })).status).toBe(404)
    const seen = (await ask(GET, 'GET')).json as { doctorId: string }[]
    expect(new Set(seen.map(({ doctorId }) => doctorId))).toEqual(new Set([doctor.id]))
  })

  test.each(['not-a-uuid', '00000000-0000-4000-8000-000000000000', "' OR 1=1 --"])(
    '[R6] %s is no appointment',
    async (id) => {
      expect((await ask(renew, 'POST', { params: { id } })).status).toBe(404)
      expect((await ask(cancel, 'POST', { params: { id }, body: CANCEL })).status).toBe(404)
    },
  )
})

describe('the agenda', () => {
  test('[L1] holds today’s and the coming appointments in order, and not yesterday’s', async () => {
    const day = 86_400_000
    await makeAppointment(doctor, { startsAt: new Date(Date.now() + 2 * day), reference: 'later' })
    await makeAppointment(doctor, { startsAt: new Date(Date.now() - 2 * day), reference: 'past' })
    await makeAppointment(doctor, { startsAt: new Date(), reference: 'now' })
    expect((await ask(GET, 'GET')).json).toMatchObject([{ reference: 'now' }, { reference: 'later' }])
  })

  test('[R6] reading changes nothing', async () => {
    await makeAppointment(doctor)
    const everything = () =>
      Promise.all([
        db().appointment.findMany({ orderBy: { id: 'asc' } }),
        db().dialInCode.findMany({ orderBy: { id: 'asc' } }),
        db().auditEvent.count(),
      ])
    const before = await everything()
    await ask(GET, 'GET')
    expect(await everything()).toEqual(before)
  })
})

describe('a new code', () => {
  test('[F18][R18] the old one dies at once, the new one opens', async () => {
    const appointment = await makeAppointment(doctor)
    const { json } = await ask(renew, 'POST', { params: { id: appointment.id } })
    const { code } = json as { code: string }
    expect(await opens(appointment.code)).toBe(false)
    expect(await opens(code)).toBe(true)
    expect(await auditedActions(appointment.id)).toContain('code.renewed')
  })

  test('[L1] a cancelled appointment gets none', async () => {
    const { id } = await makeAppointment(doctor, { cancelled: true })
    expect((await ask(renew, 'POST', { params: { id } })).status).toBe(409)
  })
})

describe('cancelling', () => {
  test('[L1] the code dies, and who waited is told', async () => {
    const appointment = await makeAppointment(doctor)
    const entry = await makeEntry(appointment)
    expect((await ask(cancel, 'POST', { params: { id: appointment.id }, body: CANCEL })).status).toBe(204)
    expect(await opens(appointment.code)).toBe(false)
    expect(await db().waitingEntry.findUnique({ where: { id: entry.id } })).toMatchObject({ status: 'FINISHED' })
    expect(await auditedActions(appointment.id)).toContain('appointment.cancelled')
  })

  test('[L1] nobody is cut off in the consultation, and nothing is cancelled twice', async () => {
    const appointment = await makeAppointment(doctor)
    const entry = await makeEntry(appointment, { status: 'CONNECTED' })
    const params = { id: appointment.id }
    expect(await ask(cancel, 'POST', { params, body: CANCEL })).toMatchObject({
      status: 409,
      json: { error: 'in-consultation' },
    })
    await db().waitingEntry.update({ where: { id: entry.id }, data: { status: 'FINISHED', endedAt: new Date() } })
    expect((await ask(cancel, 'POST', { params, body: CANCEL })).status).toBe(204)
    expect((await ask(cancel, 'POST', { params, body: CANCEL })).status).toBe(409)
  })
})

/** Whether a patient gets in with this code now. */
async function opens(code: string): Promise<boolean> {
  const visit = await dialIn({ code, name: 'Demo Patient', consent: CONSENT }, crypto.randomUUID())
  return 'token' in visit
}
