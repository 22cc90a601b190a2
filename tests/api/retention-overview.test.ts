import { db } from '@/lib/db/prisma'
import { Refusal } from '@/lib/http/error'
import { purgeOnDemand } from '@/lib/purge/store'
import type { RecordKind } from '@/lib/retention/records.rules'
import { changeKeepDays, retentionOverview } from '@/lib/retention/store'
import { actingAdmin } from '../support/builders'
import { emptyDatabase, makeVisit } from '../support/retention'

const NOW = new Date('2026-11-23T12:00:00.000Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR

const ago = (ms: number) => new Date(NOW.getTime() - ms)
const view = async (kind: RecordKind, keepDays?: number) =>
  (await retentionOverview({ at: NOW, ...(keepDays === undefined ? {} : { keepDays }) })).kinds.find(
    (found) => found.kind === kind,
  )
const state = async () => (await retentionOverview({ at: NOW })).state

beforeEach(emptyDatabase)

it('[R7] says how many, how old the oldest is and when it goes', async () => {
  await makeVisit({ endsAt: ago(-DAY) })
  await makeVisit({ endsAt: ago(3 * DAY + 1) })
  await makeVisit({ endsAt: ago(20 * DAY) })
  for (const kind of ['appointment', 'waiting_entry', 'consent', 'call'] as const) {
    expect(await view(kind)).toMatchObject({
      count: 3,
      days: 30,
      oldest: ago(20 * DAY).toISOString(),
      goesAt: ago(-10 * DAY).toISOString(),
      ages: [
        { day: 3, count: 1 },
        { day: 20, count: 1 },
      ],
      due: 0,
      overdue: 0,
    })
  }
  expect(await state()).toBe('clear')
})

it('[R7] tells what is due this hour from what is older than it may be', async () => {
  await makeVisit({ endsAt: ago(30 * DAY) })
  expect(await state()).toBe('clear')
  await makeVisit({ endsAt: ago(30 * DAY + 1) })
  expect(await state()).toBe('due')
  await makeVisit({ endsAt: ago(30 * DAY + 2 * HOUR + 1) })
  expect(await state()).toBe('overdue')
  expect(await view('appointment')).toMatchObject({ due: 2, overdue: 1 })
})

it('[R7] says beforehand exactly what a run then deletes, also under a shorter period', async () => {
  await makeVisit({ endsAt: ago(31 * DAY) })
  await makeVisit({ endsAt: ago(10 * DAY) })
  await db().auditEvent.create({ data: { at: ago(90 * DAY), actorKind: 'system', action: 'demo' } })
  await db().rateWindow.create({ data: { key: 'demo', windowStart: ago(2 * DAY) } })
  const admin = await actingAdmin()
  const promised = async (keepDays: number) =>
    Object.fromEntries(
      (await retentionOverview({ at: NOW, keepDays })).kinds
        .filter(({ due }) => due > 0)
        .map(({ kind, due }) => [kind, due]),
    )
  const shorter = await promised(7)
  expect(shorter.appointment).toBe(2)
  expect((await promised(30)).appointment).toBe(1)
  await changeKeepDays(admin, 7)
  const run = await purgeOnDemand(admin, { at: NOW })
  // The promise was made before the change itself was written to the audit trail.
  expect(run).toMatchObject({ counts: shorter })
})

describe('the period', () => {
  it.each([1, 30, 89])('[R7] may be %i days', async (days) => {
    expect(await changeKeepDays(await actingAdmin(), days)).toBeUndefined()
    expect((await retentionOverview()).keepDays).toBe(days)
  })

  it.each([0, -1, 90, 400, 1.5, Number.NaN])('[R7] is never %d days', async (days) => {
    const answer = await changeKeepDays(await actingAdmin(), days)
    expect(answer).toEqual(new Refusal('keep-days-out-of-range', { fields: ['keepDays'] }))
    expect((await retentionOverview()).keepDays).toBe(30)
    expect(await db().auditEvent.count()).toBe(0)
  })

  it.each([0, -1, 90, 400])('[R7] the database itself refuses %i days', async (days) => {
    await expect(db().$executeRaw`UPDATE clinic SET keep_days = ${days}`).rejects.toThrow(/clinic_keep_days/)
  })

  it('[R7] leaves an entry of the audit trail with every change', async () => {
    const admin = await actingAdmin()
    await changeKeepDays(admin, 14)
    expect(await db().auditEvent.findMany({ omit: { id: true, at: true, seq: true, mac: true } })).toEqual([
      { actorKind: 'admin', actorId: admin.id, action: 'retention.changed', subjectKind: 'clinic', subjectId: null },
    ])
  })
})

it('[R7] says that an entry of the audit trail goes with its appointment, when that is earlier', async () => {
  await db().auditEvent.create({ data: { at: ago(80 * DAY), actorKind: 'system', action: 'demo' } })
  expect((await view('audit_event'))?.goesAt).toBe(ago(-9 * DAY).toISOString())
  await makeVisit({ endsAt: ago(29 * DAY) })
  expect((await view('audit_event'))?.goesAt).toBe(ago(-DAY).toISOString())
})

it('[R7] has no limit for what lasts, and none yet for the signals of a running call', async () => {
  await makeVisit({ endsAt: ago(31 * DAY), seenAt: NOW })
  expect(await view('signal')).toMatchObject({ count: 1, days: 0, oldest: null, goesAt: null, due: 0 })
  expect(await view('account')).toMatchObject({ count: 1, days: null, goesAt: null, due: 0, overdue: 0 })
  expect(await state()).toBe('clear')
})
