import { POST as cancel } from '@/app/api/appointments/[id]/cancellation/route'
import { PUT as change } from '@/app/api/appointments/[id]/route'
import { POST as immediate } from '@/app/api/appointments/immediate/route'
import { POST as schedule } from '@/app/api/appointments/route'
import { GET as health } from '@/app/api/health/route'
import { POST as purge } from '@/app/api/retention/runs/route'
import { db } from '@/lib/db/prisma'
import { isDue, isOverdue, retentionOverview } from '@/lib/retention/store'
import { ask, makeAdmin, makeAppointment, makeDoctor, signInAs, type TestAccount } from '../support/builders'
import { emptyDatabase, makeRun, makeVisit } from '../support/retention'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ago = (ms: number) => new Date(Date.now() - ms)
const OLD = 30 * DAY + 2 * HOUR + 60_000

let doctor: TestAccount

beforeEach(async () => {
  await emptyDatabase()
  doctor = await makeDoctor()
  await signInAs(doctor)
})

const day = new Date(Date.now() + 7 * DAY).toISOString().slice(0, 10)
const wanted = () => ({ doctorId: doctor.id, date: day, time: '10:00', minutes: 20, reference: '' })
const REFUSED = { status: 409, json: { error: 'retention-overdue' } }
const MAKING = [
  ['an appointment', () => ask(schedule, 'POST', { body: wanted() })],
  [
    'a series',
    () => {
      const until = new Date(Date.now() + 28 * DAY).toISOString().slice(0, 10)
      return ask(schedule, 'POST', { body: { ...wanted(), repeat: { everyWeeks: 1, until } } })
    },
  ],
  ['»Sprechstunde jetzt«', () => ask(immediate, 'POST', { body: { doctorId: doctor.id } })],
] as const

describe('with records that are older than they may be', () => {
  it.each(MAKING)('[R7][L10] nobody makes %s, and the sentence says what to do', async (_, make) => {
    await makeVisit({ endsAt: ago(OLD) })
    const before = await db().appointment.count()
    expect(await make()).toMatchObject(REFUSED)
    expect((await make()).json).toMatchObject({ message: expect.stringMatching(/»Aufbewahrung«.*»Jetzt löschen«/) })
    expect(await db().appointment.count()).toBe(before)
  })

  it('[R7] what there is goes on: an appointment is moved and cancelled', async () => {
    const { id } = await makeAppointment(doctor, { startsAt: new Date(Date.now() + DAY) })
    await makeVisit({ endsAt: ago(OLD) })
    const { doctorId: _, ...moved } = wanted()
    expect(await ask(change, 'PUT', { params: { id }, body: { ...moved, version: 1 } })).toMatchObject({ status: 204 })
    const body = { version: 2, reason: '' }
    expect(await ask(cancel, 'POST', { params: { id }, body })).toMatchObject({ status: 204 })
  })

  it('[R7][L10] health is red, and green again after the run; then appointments are made again', async () => {
    await makeVisit({ endsAt: ago(OLD) })
    const red = await health()
    expect(red.status).toBe(503)
    expect(await red.json()).toMatchObject({ status: 'retention-overdue' })
    await signInAs(await makeAdmin())
    expect(await ask(purge, 'POST')).toMatchObject({ status: 200, json: { counts: { appointment: 1 } } })
    const green = await health()
    expect(green.status).toBe(200)
    expect(await green.json()).toMatchObject({ status: 'ok' })
    await signInAs(doctor)
    expect(await ask(schedule, 'POST', { body: wanted() })).toMatchObject({ status: 200 })
  })
})

it.each(MAKING)(
  '[R7] what a running call holds, or what is only just due, stops nobody from making %s',
  async (_, make) => {
    await makeVisit({ endsAt: ago(OLD), seenAt: new Date() })
    await makeVisit({ endsAt: ago(30 * DAY + HOUR) })
    expect((await make()).status).toBe(200)
    expect((await health()).status).toBe(200)
  },
)

describe('the narrow question', () => {
  const NOW = new Date('2026-11-23T12:00:00.000Z')
  const earlier = (ms: number) => new Date(NOW.getTime() - ms)
  const both = async () => {
    const { state } = await retentionOverview({ at: NOW })
    const narrow = (await isOverdue(NOW)) ? 'overdue' : (await isDue(NOW)) ? 'due' : 'clear'
    expect(narrow).toBe(state)
    return narrow
  }

  it.each([
    ['appointments', 30 * DAY, (at: Date) => makeVisit({ endsAt: at })],
    ['addresses', 0, (at: Date) => makeVisit({ endsAt: at, email: 'demo@example.org' })],
    [
      'audit entries',
      89 * DAY,
      (at: Date) => db().auditEvent.create({ data: { at, actorKind: 'system', action: 'x' } }),
    ],
    ['throttle windows', DAY, (at: Date) => db().rateWindow.create({ data: { key: 'x', windowStart: at } })],
    ['receipts', 1095 * DAY, (at: Date) => makeRun(at)],
  ] as const)('[R7] finds the same as the overview: %s', async (_, period, make) => {
    await make(earlier(period))
    expect(await both()).toBe('clear')
    await make(earlier(period + 1))
    expect(await both()).toBe('due')
    await make(earlier(period + 2 * HOUR + 1))
    expect(await both()).toBe('overdue')
  })

  it('[R7] what was written to who waits, and signals that outlived their call', async () => {
    await makeVisit({ endsAt: earlier(15 * HOUR) })
    const entry = await db().waitingEntry.findFirstOrThrow()
    await db().waitingMessage.create({ data: { entryId: entry.id, template: 'soon' } })
    expect(await both()).toBe('overdue')
    await db().waitingMessage.deleteMany()
    expect(await both()).toBe('clear')
    const { id } = await db().call.findFirstOrThrow()
    await db().signal.create({
      data: { callId: id, seq: 1, fromSeat: 0, toSeat: 1, attempt: 1, body: 'demo', at: earlier(20 * HOUR) },
    })
    expect(await both()).toBe('overdue')
  })
})
