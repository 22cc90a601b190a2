import { GET, PUT } from '@/app/api/retention/route'
import { POST } from '@/app/api/retention/runs/route'
import { db } from '@/lib/db/prisma'
import {
  ask,
  forgetCookies,
  makeAdmin,
  makeAppointment,
  makeDoctor,
  makeEntry,
  makeStaff,
  signInAs,
  visitAs,
} from '../support/builders'
import { emptyDatabase, makeVisit } from '../support/retention'

const DAY = 86_400_000

const REQUESTS = [
  ['looks at the overview', () => ask(GET, 'GET')],
  ['changes the period', () => ask(PUT, 'PUT', { body: { keepDays: 7 } })],
  ['starts a run', () => ask(POST, 'POST')],
] as const

beforeEach(emptyDatabase)

async function expectNothingHappened(): Promise<void> {
  expect(await db().clinic.findUniqueOrThrow({ where: { id: 1 } })).toMatchObject({ keepDays: 30 })
  expect(await db().purgeRun.count()).toBe(0)
  expect(await db().appointment.count()).toBe(1)
}

describe.each(REQUESTS)('who %s', (_, request) => {
  beforeEach(async () => {
    await makeVisit({ endsAt: new Date(Date.now() - 31 * DAY) })
  })

  it('[L11][R7] is refused as nobody', async () => {
    expect(await request()).toMatchObject({ status: 401, json: { error: 'not-signed-in' } })
    await expectNothingHappened()
  })

  it.each([
    ['doctor', makeDoctor],
    ['staff', () => makeStaff()],
  ] as const)('[L11][R7] is refused as %s', async (__, make) => {
    await signInAs(await make())
    expect(await request()).toMatchObject({ status: 403, json: { error: 'forbidden' } })
    await expectNothingHappened()
  })

  it('[L11][R7] is refused as a patient, and as a locked admin', async () => {
    visitAs(await makeEntry(await makeAppointment(await makeDoctor())))
    expect(await request()).toMatchObject({ status: 401 })
    forgetCookies()
    await signInAs(await makeAdmin({ locked: true }))
    expect(await request()).toMatchObject({ status: 401 })
    expect(await db().purgeRun.count()).toBe(0)
  })
})

describe('an admin', () => {
  beforeEach(async () => signInAs(await makeAdmin()))

  it('[R7] sees what is kept, deletes what is due and sees the run', async () => {
    await makeVisit({ endsAt: new Date(Date.now() - 31 * DAY), name: 'Kanarienvogel' })
    expect((await ask(GET, 'GET')).json).toMatchObject({ keepDays: 30, state: 'overdue', runs: [] })
    expect(await ask(POST, 'POST')).toMatchObject({
      status: 200,
      json: { trigger: 'on-demand', counts: { appointment: 1, waiting_entry: 1 } },
    })
    const after = await ask(GET, 'GET')
    expect(after.json).toMatchObject({ state: 'clear', runs: [{ counts: { appointment: 1 } }] })
    expect(JSON.stringify(after.json)).not.toContain('Kanarienvogel')
  })

  it('[R7] sees beforehand what a shorter period would delete, without changing it', async () => {
    await makeVisit({ endsAt: new Date(Date.now() - 10 * DAY) })
    const { json } = await ask(GET, 'GET', { query: '?keepDays=7' })
    expect(json).toMatchObject({
      keepDays: 7,
      kinds: expect.arrayContaining([expect.objectContaining({ kind: 'appointment', due: 1 })]),
    })
    await expectNothingHappened()
  })

  it('[R7] changes the period', async () => {
    expect(await ask(PUT, 'PUT', { body: { keepDays: 89 } })).toMatchObject({ status: 204 })
    expect((await ask(GET, 'GET')).json).toMatchObject({ keepDays: 89 })
  })

  it('[R7] deletes at once what a shorter period ends, so that nothing turns red', async () => {
    await makeVisit({ endsAt: new Date(Date.now() - 10 * DAY) })
    expect(await ask(PUT, 'PUT', { body: { keepDays: 7 } })).toMatchObject({
      status: 200,
      json: { trigger: 'on-demand', keepDays: 7, counts: { appointment: 1 } },
    })
    expect((await ask(GET, 'GET')).json).toMatchObject({ keepDays: 7, state: 'clear' })
  })

  it('[R7] sets the period also while a clock that jumped lets nothing be deleted', async () => {
    await makeVisit({ endsAt: new Date(Date.now() - 10 * DAY) })
    await db().purgeState.update({ where: { id: 1 }, data: { clockAt: new Date(Date.now() + DAY) } })
    expect(await ask(PUT, 'PUT', { body: { keepDays: 7 } })).toMatchObject({ status: 204 })
    expect(await ask(POST, 'POST')).toMatchObject({
      status: 409,
      json: { error: 'clock-jumped', message: expect.stringContaining('Die Uhr der Datenbank ist gesprungen.') },
    })
    expect(await db().appointment.count()).toBe(1)
  })

  it.each([0, -1, 90, 400, 1.5])('[R7] is told in German that %d days are no period', async (keepDays) => {
    const refused = {
      status: 400,
      json: {
        error: 'keep-days-out-of-range',
        message: 'Die Frist muss zwischen 1 und 89 Tagen liegen.',
        fields: ['keepDays'],
      },
    }
    expect(await ask(PUT, 'PUT', { body: { keepDays } })).toMatchObject(refused)
    expect(await ask(GET, 'GET', { query: `?keepDays=${keepDays}` })).toMatchObject(refused)
    expect((await ask(GET, 'GET')).json).toMatchObject({ keepDays: 30 })
  })

  it.each([{}, { keepDays: '30' }, { keepDays: null }, { keepDays: 30, id: 2 }])(
    '[R7] is refused %j as a period',
    async (body) => {
      expect(await ask(PUT, 'PUT', { body })).toMatchObject({ status: 400, json: { error: 'invalid-input' } })
    },
  )

  it('[R6] is refused when the request comes from another site', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' }
    expect(await ask(POST, 'POST', { headers })).toMatchObject({ status: 403, json: { error: 'cross-site' } })
    expect(await ask(PUT, 'PUT', { headers, body: { keepDays: 7 } })).toMatchObject({ status: 403 })
    expect(await db().purgeRun.count()).toBe(0)
  })
})
