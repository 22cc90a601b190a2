import { GET as health } from '@/app/api/health/route'
import { POST as confirm } from '@/app/api/retention/clock/route'
import { db } from '@/lib/db/prisma'
import { Refusal } from '@/lib/http/error'
import { confirmClock } from '@/lib/purge/clock.store'
import { purgeIfDue, purgeOnDemand } from '@/lib/purge/store'
import { actingAdmin, ask, makeAdmin, makeDoctor, signInAs } from '../support/builders'
import { appointmentIds, emptyDatabase, makeVisit } from '../support/retention'

const NOW = new Date('2026-11-23T12:00:00.000Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const later = (ms: number) => new Date(NOW.getTime() + ms)
const JUMPED = new Refusal('clock-jumped')

/** A refusal in the background is a line in the log. */
let lines: jest.SpyInstance

beforeEach(async () => {
  await emptyDatabase()
  lines = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
})
const logged = () => lines.mock.calls.map(([line]) => JSON.parse(String(line)).event)

describe('a clock that jumped since the last run', () => {
  it.each([
    ['back by more than five minutes', -5 * MINUTE - 1],
    ['back by a day', -DAY],
    ['back by years', -3000 * DAY],
    ['forward by four weeks', 28 * DAY],
    ['forward by a year', 365 * DAY],
  ])('[R7] %s: nothing is deleted, by hand or by itself', async (_, ms) => {
    const admin = await actingAdmin()
    const kept = await makeVisit({ endsAt: later(-DAY) })
    await purgeOnDemand(admin, { at: NOW })
    expect(await purgeOnDemand(admin, { at: later(ms) })).toEqual(JUMPED)
    expect(await purgeIfDue({ at: later(ms) })).toEqual(JUMPED)
    expect(logged()).toEqual(['purge.clock-jumped'])
    expect(await appointmentIds()).toEqual([kept])
    expect(await db().purgeRun.count()).toBe(1)
  })

  it.each([
    ['back by five minutes', -5 * MINUTE],
    ['not at all', 0],
    ['forward to just below four weeks: the server was off', 28 * DAY - 1],
  ])('[R7] %s is no jump', async (_, ms) => {
    await purgeOnDemand(await actingAdmin(), { at: NOW })
    expect(await purgeOnDemand(await actingAdmin(), { at: later(ms) })).not.toBeInstanceOf(Refusal)
  })

  it('[R7] is compared with every look, also one that had nothing to delete', async () => {
    await purgeIfDue({ at: NOW })
    expect(await purgeIfDue({ at: later(20 * HOUR) })).toBeUndefined()
    expect(await purgeIfDue({ at: later(HOUR) })).toEqual(JUMPED)
  })

  it('[R7] by the database’s own clock, without one given', async () => {
    const tomorrow = new Date(Date.now() + DAY)
    await db().purgeState.update({ where: { id: 1 }, data: { clockAt: tomorrow } })
    expect(await purgeOnDemand(await actingAdmin())).toEqual(JUMPED)
    await db().purgeState.update({ where: { id: 1 }, data: { clockAt: new Date(Date.now() - 29 * DAY) } })
    expect(await purgeIfDue()).toEqual(JUMPED)
  })
})

describe('the admin’s word', () => {
  it('[R7] that the clock is right lets the deletion run, and is written down', async () => {
    const admin = await actingAdmin()
    await makeVisit({ endsAt: later(-DAY) })
    await purgeOnDemand(admin, { at: NOW })
    const then = later(60 * DAY)
    expect(await purgeOnDemand(admin, { at: then })).toEqual(JUMPED)
    expect(await confirmClock(admin, then, { at: then })).toBeUndefined()
    expect(await purgeOnDemand(admin, { at: then })).toMatchObject({ counts: { appointment: 1 } })
    expect(await db().auditEvent.count({ where: { action: 'retention.clock-confirmed', actorId: admin.id } })).toBe(1)
  })

  it('[R7] counts only for the time that was shown', async () => {
    const admin = await actingAdmin()
    await purgeOnDemand(admin, { at: NOW })
    const then = later(60 * DAY)
    expect(await confirmClock(admin, later(-60 * DAY), { at: then })).toEqual(new Refusal('not-now'))
    expect(await purgeOnDemand(admin, { at: then })).toEqual(JUMPED)
  })

  it('[R7][L11] is the admin’s alone, and only a time is one', async () => {
    const body = { at: new Date().toISOString() }
    expect((await ask(confirm, 'POST', { body })).status).toBe(401)
    await signInAs(await makeDoctor())
    expect((await ask(confirm, 'POST', { body })).status).toBe(403)
    await signInAs(await makeAdmin())
    for (const wrong of [{}, { at: 'now' }, { ...body, more: 1 }])
      expect((await ask(confirm, 'POST', { body: wrong })).status).toBe(400)
    expect((await ask(confirm, 'POST', { body })).status).toBe(204)
  })
})

describe('calls and clocks', () => {
  it.each([
    ['by itself', purgeIfDue],
    ['by hand', async (options: { at: Date }) => purgeOnDemand(await actingAdmin(), options)],
  ])(
    '[R7] after the clock went forward a call whose page could not yet say that it is there goes on (%s)',
    async (_, run) => {
      await purgeIfDue({ at: NOW })
      const running = await makeVisit({ endsAt: later(-HOUR), seenAt: NOW })
      await run({ at: later(13 * HOUR) })
      expect(await db().call.count({ where: { appointmentId: running, endedAt: null } })).toBe(1)
    },
  )

  it('[R7] where nobody looked for half a day, calls that are over are ended by the next look', async () => {
    await purgeIfDue({ at: NOW })
    await makeVisit({ endsAt: later(-HOUR), seenAt: NOW })
    await purgeIfDue({ at: later(13 * HOUR) })
    await purgeIfDue({ at: later(14 * HOUR) })
    expect(await db().call.count({ where: { endedAt: null } })).toBe(0)
  })
})

it('[R7] a clock that went forward turns health red, and nothing is deleted by it', async () => {
  const kept = await makeVisit({ endsAt: new Date(Date.now() - 60 * DAY) })
  await db().purgeState.update({ where: { id: 1 }, data: { clockAt: new Date(Date.now() - 59 * DAY) } })
  expect(await purgeIfDue()).toEqual(JUMPED)
  expect((await health()).status).toBe(503)
  expect(await appointmentIds()).toEqual([kept])
})
