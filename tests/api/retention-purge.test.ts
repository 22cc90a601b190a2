import { randomUUID } from 'node:crypto'
import { db } from '@/lib/db/prisma'
import { Refusal } from '@/lib/http/error'
import { purgeIfDue, purgeOnDemand } from '@/lib/purge/store'
import type { RunView } from '@/lib/retention/schema'
import { changeKeepDays, retentionOverview } from '@/lib/retention/store'
import { seal } from '@/lib/seal/store'
import { actingAdmin, makeDoctor } from '../support/builders'
import { appointmentIds, emptyDatabase, makeRun, makeVisit } from '../support/retention'

const NOW = new Date('2026-11-23T12:00:00.000Z')
const DAY = 86_400_000

const earlier = (now: Date, days: number, ms = 0) => new Date(now.getTime() - days * DAY - ms)

async function runAt(at: Date, options: { batch?: number; signal?: AbortSignal } = {}): Promise<RunView> {
  const run = await purgeOnDemand(await actingAdmin(), { at, ...options })
  if (run instanceof Refusal) throw new Error(run.code)
  return run
}

beforeEach(emptyDatabase)

describe('the boundary', () => {
  const instants = [
    ['an ordinary day', '2026-11-23T12:00:00.000Z'],
    ['after a leap day', '2028-03-10T23:30:00.000Z'],
    ['without a leap day', '2027-03-10T23:30:00.000Z'],
    ['after the clock went forward', '2027-03-28T01:30:00.000Z'],
    ['after the clock went back', '2026-10-25T00:30:00.000Z'],
  ] as const
  it.each(instants.flatMap((instant) => [1, 30, 89].map((days) => [...instant, days] as const)))(
    '[R7][L10] is exact to the millisecond on %s (%s) with %i days',
    async (_, instant, days) => {
      const now = new Date(instant)
      await changeKeepDays(await actingAdmin(), days)
      const inside = await makeVisit({ endsAt: earlier(now, days, -1) })
      const at = await makeVisit({ endsAt: earlier(now, days) })
      await makeVisit({ endsAt: earlier(now, days, 1) })
      const { counts } = await runAt(now)
      expect((await appointmentIds()).sort()).toEqual([inside, at].sort())
      expect(counts.appointment).toBe(1)
    },
  )
})

describe('what a run deletes', () => {
  it('[R7][L10] takes everything that belongs to the appointment, and counts it', async () => {
    await makeVisit({ endsAt: earlier(NOW, 31), name: 'Kanarienvogel', email: 'demo@example.org' })
    const { counts, keepDays, trigger, finishedAt } = await runAt(NOW)
    expect(counts).toEqual({
      appointment: 1,
      dial_in_code: 1,
      waiting_entry: 1,
      waiting_message: 0,
      consent: 1,
      call: 1,
      call_seat: 2,
      call_route: 2,
      companion: 1,
      signal: 0,
      patient_address: 1,
      mail: 1,
      audit_event: 3,
    })
    expect({ keepDays, trigger, finished: finishedAt !== null }).toEqual({
      keepDays: 30,
      trigger: 'on-demand',
      finished: true,
    })
    for (const kind of [
      'appointment',
      'dial_in_code',
      'waiting_entry',
      'consent',
      'call',
      'call_seat',
      'patient_address',
      'mail',
      'call_route',
      'companion',
    ]) {
      expect(await db().$queryRawUnsafe(`SELECT count(*)::int AS count FROM ${kind}`)).toEqual([{ count: 0 }])
    }
  })

  it('[R7] takes old audit entries, throttle windows and receipts, and signals that outlived their call', async () => {
    const kept = await makeVisit({ endsAt: earlier(NOW, 2), seenAt: NOW })
    await db().call.updateMany({ data: { endedAt: NOW } })
    await db().auditEvent.createMany({
      data: [90, 88].map((days) => ({ at: earlier(NOW, days), actorKind: 'system', action: 'demo' })),
    })
    await db().rateWindow.createMany({ data: [2, 0].map((days) => ({ key: 'demo', windowStart: earlier(NOW, days) })) })
    for (const days of [1096, 1094]) await makeRun(earlier(NOW, days))
    const { counts } = await runAt(NOW)
    expect(counts).toEqual({ signal: 1, audit_event: 1, rate_window: 1, purge_run: 1 })
    expect(await appointmentIds()).toEqual([kept])
  })

  it('[R7] takes sign-ins a day after they began, and one-time links with their three days; who they belong to stays', async () => {
    const { id: accountId } = await makeDoctor()
    const late = { ...(await makeDoctor()), days: 3.1 }
    const early = { ...(await makeDoctor()), days: 2.9 }
    const device = { browser: 'firefox', system: 'linux' }
    await db().signIn.createMany({
      data: [1.1, 0.9].map((days) => ({ accountId, createdAt: earlier(NOW, days), ...device })),
    })
    await db().accountLink.createMany({
      data: [late, early].map(({ id, days }) => ({
        ...{ accountId: id, kind: 'reset', language: 'de', tokenHash: `demo ${days}`, expiresAt: NOW },
        createdAt: earlier(NOW, days),
      })),
    })
    expect((await runAt(NOW)).counts).toMatchObject({ sign_in: 1, account_link: 1 })
    expect(await db().signIn.count()).toBe(1)
    expect(await db().accountLink.count()).toBe(1)
    const whose = [accountId, late.id, early.id]
    expect(await db().account.count({ where: { id: { in: whose } } })).toBe(whose.length)
  })

  it('[R7][L10] takes what was written to who waits with the end of the visit, twelve hours after the appointment at the latest', async () => {
    const HOUR = 3_600_000
    const ends = [13 * HOUR, 12 * HOUR, 11 * HOUR, HOUR].map((ms) => new Date(NOW.getTime() - ms))
    for (const endsAt of ends) {
      const id = await makeVisit({ endsAt })
      const [entry] = await db().waitingEntry.findMany({ where: { appointmentId: id } })
      if (!entry) throw new TypeError('the builder makes an entry')
      // The last one ended as it should, and yet something stayed.
      const ended = endsAt === ends[3]
      await db().waitingEntry.update({
        where: { id: entry.id },
        data: ended ? { status: 'FINISHED', endedAt: endsAt } : { status: 'WAITING' },
      })
      await db().$transaction(async (tx) => {
        const row = randomUUID()
        const text = await seal('waiting_message.text', { row, endsAt, text: 'Kanarienvogel' }, tx)
        await tx.waitingMessage.create({ data: { id: row, entryId: entry.id, text, sentAt: endsAt } })
      })
    }
    const before = (await retentionOverview({ at: NOW })).kinds.find(({ kind }) => kind === 'waiting_message')
    expect(before).toMatchObject({ count: 4, due: 2, days: 0 })
    expect((await runAt(NOW)).counts).toEqual({ waiting_message: 2 })
    expect(await db().waitingMessage.count()).toBe(2)
  })

  it('[R7] does nothing the second time', async () => {
    await makeVisit({ endsAt: earlier(NOW, 31) })
    await runAt(NOW)
    expect((await runAt(NOW)).counts).toEqual({})
  })

  it('[R7][L11] writes who ran it into the audit trail, without any name', async () => {
    await makeVisit({ endsAt: earlier(NOW, 31), name: 'Kanarienvogel' })
    const admin = await actingAdmin()
    const run = await purgeOnDemand(admin, { at: NOW })
    if (run instanceof Refusal) throw new Error(run.code)
    const events = await db().auditEvent.findMany({ omit: { id: true, at: true, seq: true, mac: true } })
    expect(events).toEqual([
      {
        actorKind: 'admin',
        actorId: admin.id,
        action: 'retention.purged',
        subjectKind: 'purge-run',
        subjectId: run.id,
      },
    ])
    expect(JSON.stringify([run, await retentionOverview({ at: NOW })])).not.toMatch(/Kanarienvogel|Demo/)
  })
})

describe('a running call', () => {
  it('[R7] is never cut, and goes after it has ended', async () => {
    const running = await makeVisit({ endsAt: earlier(NOW, 31), seenAt: earlier(NOW, 0, 60_000) })
    expect((await runAt(NOW)).counts).toEqual({})
    expect(await appointmentIds()).toEqual([running])
    expect(await db().signal.count()).toBe(1)
    const overview = await retentionOverview({ at: NOW })
    expect(overview.state).toBe('clear')
    expect(overview.kinds.find(({ kind }) => kind === 'appointment')).toMatchObject({ due: 0, overdue: 0, held: 1 })

    await db().call.updateMany({ data: { endedAt: NOW } })
    expect((await runAt(NOW)).counts.appointment).toBe(1)
  })

  it('[R7] keeps nothing for ever when nobody has ended it and nobody was seen for twelve hours', async () => {
    const hours = (count: number) => new Date(NOW.getTime() - count * 3_600_000)
    const alive = await makeVisit({ endsAt: earlier(NOW, 31), seenAt: hours(11) })
    await makeVisit({ endsAt: earlier(NOW, 31), seenAt: hours(13) })
    const fresh = await makeVisit({ endsAt: earlier(NOW, 1), seenAt: hours(13) })
    expect((await runAt(NOW)).counts.appointment).toBe(1)
    expect((await appointmentIds()).sort()).toEqual([alive, fresh].sort())
    const entry = await db().waitingEntry.findFirstOrThrow({ where: { appointmentId: fresh } })
    expect(entry.status).toBe('FINISHED')
    expect(await db().call.count({ where: { endedAt: null } })).toBe(1)
  })

  it('[R7] that begins while the run looks for it is not cut either', async () => {
    const id = await makeVisit({ endsAt: earlier(NOW, 31) })
    const { doctorId } = await db().appointment.findUniqueOrThrow({ where: { id } })
    let purged: Promise<RunView> | undefined
    await db().$transaction(async (tx) => {
      await tx.call.create({ data: { appointmentId: id, doctorId, startedAt: NOW, admittedAt: NOW } })
      purged = runAt(NOW)
      // The run ends although this transaction still holds the appointment: it passes over what is in use.
      expect((await purged).counts).toEqual({})
    })
    expect(await appointmentIds()).toEqual([id])
  })
})

describe('interrupted and at once', () => {
  it('[R7] ended between two batches it keeps its counts, and the next run does the rest', async () => {
    for (let n = 0; n < 5; n++) await makeVisit({ endsAt: earlier(NOW, 31) })
    const abort = new AbortController()
    const throwIfAborted = abort.signal.throwIfAborted.bind(abort.signal)
    let looks = 0
    jest.spyOn(abort.signal, 'throwIfAborted').mockImplementation(() => {
      looks += 1
      if (looks === 3) abort.abort()
      throwIfAborted()
    })
    await expect(runAt(NOW, { batch: 2, signal: abort.signal })).rejects.toThrow()
    expect(await db().appointment.count()).toBe(1)
    const [killed] = (await retentionOverview({ at: NOW })).runs
    expect(killed).toMatchObject({ finishedAt: null, counts: { appointment: 4, waiting_entry: 4 } })

    expect((await runAt(NOW, { batch: 2 })).counts.appointment).toBe(1)
    expect(await db().appointment.count()).toBe(0)
  })

  it('[R7] a batch that fails leaves neither half a visit nor a false count', async () => {
    await makeVisit({ endsAt: earlier(NOW, 31) })
    await db().$executeRaw`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''planted''; END'`
    await db().$executeRaw`CREATE TRIGGER planted BEFORE DELETE ON appointment FOR EACH ROW EXECUTE FUNCTION refuse()`
    await expect(runAt(NOW)).rejects.toThrow()
    expect(await db().waitingEntry.count()).toBe(1)
    expect((await retentionOverview({ at: NOW })).runs[0]).toMatchObject({ finishedAt: null, counts: {} })
    await db().$executeRaw`DROP TRIGGER planted ON appointment`
    expect((await runAt(NOW)).counts.appointment).toBe(1)
  })

  it('[R7] two at once: one runs, the other is told so', async () => {
    for (let n = 0; n < 4; n++) await makeVisit({ endsAt: earlier(NOW, 31) })
    const admin = await actingAdmin()
    const runs = await Promise.all([1, 2, 3].map(() => purgeOnDemand(admin, { at: NOW, batch: 1 })))
    const refused = runs.filter((run) => run instanceof Refusal).map(({ code }) => code)
    expect(refused).toEqual(['purge-running', 'purge-running'])
    expect(await db().purgeRun.count()).toBe(1)
    expect(await db().appointment.count()).toBe(0)
  })
})

describe('the run in the background', () => {
  const runs = () => db().purgeRun.count()

  it('[R7] runs when a day has passed, once for several processes', async () => {
    await Promise.all([purgeIfDue({ at: NOW }), purgeIfDue({ at: NOW })])
    await purgeIfDue({ at: NOW })
    await purgeIfDue({ at: new Date(NOW.getTime() + DAY - 1) })
    expect(await runs()).toBe(1)
    await purgeIfDue({ at: new Date(NOW.getTime() + DAY) })
    expect(await runs()).toBe(2)
    expect(await db().auditEvent.count({ where: { actorKind: 'system', action: 'retention.purged' } })).toBe(2)
  })

  it('[R7] runs within the day as soon as something is due', async () => {
    await purgeIfDue({ at: NOW })
    await makeVisit({ endsAt: earlier(NOW, 30) })
    const hour = new Date(NOW.getTime() + 3_600_000)
    expect(await purgeIfDue({ at: hour })).toMatchObject({ trigger: 'daily', counts: { appointment: 1 } })
  })

  it('[R7] a run that was killed does not count as the day’s run', async () => {
    await db().purgeRun.create({ data: { trigger: 'daily', keepDays: 30, startedAt: NOW } })
    expect(await purgeIfDue({ at: NOW })).toMatchObject({ trigger: 'daily' })
  })
})
