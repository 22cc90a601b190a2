import 'server-only'
import { Client } from 'pg'
import { chainEvents } from '@/lib/audit/chain.store'
import { recordEvent } from '@/lib/audit/store'
import type { Admin } from '@/lib/auth/rules'
import { endAbandonedCalls } from '@/lib/call/end.store'
import { clinicSettings } from '@/lib/clinic/store'
import { LOCKS } from '@/lib/db/locks'
import { db } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { type Outcome, Refusal } from '@/lib/http/error'
import { errorFields, log } from '@/lib/log'
import { dropReceipts, writeReceipt } from '@/lib/receipt/store'
import { dailyRunIsDue, limitAt } from '@/lib/retention/clock.rules'
import type { RecordKind } from '@/lib/retention/records.rules'
import { daysOf } from '@/lib/retention/rules'
import type { RunCounts, RunView } from '@/lib/retention/schema'
import { changeKeepDays, isDue, runView } from '@/lib/retention/store'
import { destroyDueKeys, takeDestroyed } from '@/lib/seal/destroy.store'
import { type Step, steps } from './batch.store'
import { type Clock, lookAtClock } from './clock.store'

/** Appointments, or other records, that go in one transaction: short enough to hold up no call. */
const BATCH = 250
/** How long an admin's page waits for a run before it shows the progress instead. */
const PATIENCE_MS = 8_000
/** What was demanded at once is done by then, or its process has died. */
const REQUEST_MS = 10 * 60_000

type Options = {
  /** Instead of the database's clock. */
  readonly at?: Date
  readonly batch?: number
  /** Stops between two batches; what is deleted by then stays deleted. */
  readonly signal?: AbortSignal
}

/** »Jetzt löschen« */
export async function purgeOnDemand(admin: Admin, options: Options = {}): Promise<Outcome<RunView>> {
  return await alone(async () => {
    const clock = await lookAtClock(options.at)
    return clock instanceof Refusal ? clock : await purge(admin, clock, options)
  })
}

/** Like `purgeOnDemand`, for somebody who waits: what takes longer is answered with the run as it stands, and goes on. */
export async function startPurge(admin: Admin, patience = PATIENCE_MS): Promise<Outcome<RunView>> {
  const run = purgeOnDemand(admin)
  const late = Symbol('late')
  let timer: NodeJS.Timeout | undefined
  const outcome = await Promise.race([
    run,
    new Promise<typeof late>((resolve) => {
      timer = setTimeout(() => resolve(late), patience)
    }),
  ]).finally(() => clearTimeout(timer))
  if (outcome !== late) return outcome
  run.catch((error: unknown) => log('error', 'purge.failed', errorFields(error)))
  return (await runningPurge()) ?? (await run)
}

/** Sets the clinic's period. A shorter one counts at once: what is over with it goes now, as was shown before. */
export async function applyKeepDays(admin: Admin, keepDays: number): Promise<Outcome<RunView | undefined>> {
  const { keepDays: before } = await clinicSettings()
  const refused = await changeKeepDays(admin, keepDays)
  if (refused || keepDays >= before) return refused
  const run = await startPurge(admin)
  // The period is set in any case. Whatever stands against this run, the next one in the background does it.
  return run instanceof Refusal ? undefined : run
}

/** The run in the background: once a day in any case, and hourly while something is due. Several processes make one. */
export async function purgeIfDue(options: Options = {}): Promise<Outcome<RunView | undefined>> {
  return await alone(async () => {
    const clock = await lookAtClock(options.at)
    if (clock instanceof Refusal) {
      log('error', 'purge.clock-jumped')
      return clock
    }
    if (!clock.afterGap) await endAbandonedCalls(clock.at)
    const last = await db().purgeRun.findFirst({
      where: { finishedAt: { not: null }, trigger: { not: 'request' } },
      orderBy: { startedAt: 'desc' },
    })
    const idle = !dailyRunIsDue(last?.startedAt, clock.at) && !(await isDue(clock.at))
    return idle ? undefined : await purge('system', clock, options)
  })
}

/** The run that is going on at this moment, in whichever process. */
export async function runningPurge(): Promise<RunView | undefined> {
  const [{ held } = { held: false }] = await db().$queryRaw<{ held: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND classid = 0 AND objid = ${LOCKS.purge}::int::oid
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS held`
  if (!held) return undefined
  const run = await db().purgeRun.findFirst({
    where: { receipt: null, trigger: { not: 'request' } },
    orderBy: { startedAt: 'desc' },
  })
  return run ? runView(run) : undefined
}

/**
 * Does `work` while no other process does, or refuses. The lock belongs to a connection of its own: it goes with this
 * process. Were the connection lost, two runs at once would still be harmless, since every batch locks its rows.
 */
async function alone<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  const client = new Client({
    connectionString: env().DATABASE_URL,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: 'sprechzimmer-purge',
  })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [LOCKS.purge])
    return rows[0]?.got ? await work() : new Refusal('purge-running')
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * Deletes everything whose period is over and writes the run's receipt. It may end anywhere: each batch stands with
 * its counts, and the next run closes it with a receipt and goes on with what is left.
 */
async function purge(actor: Admin | 'system', clock: Clock, { batch = BATCH, signal }: Options): Promise<RunView> {
  const began = performance.now()
  const { at: startedAt } = clock
  const { keepDays } = await clinicSettings()
  await closeInterrupted(startedAt)
  const trigger = actor === 'system' ? 'daily' : 'on-demand'
  const limit = (kind: RecordKind) => limitAt(daysOf(kind, keepDays) ?? Number.POSITIVE_INFINITY, startedAt)
  const appointmentsDue = await db().appointment.count({ where: { endsAt: { lt: limit('appointment') } } })
  const run = await db().purgeRun.create({ data: { trigger, keepDays, startedAt, appointmentsDue } })
  if (!clock.afterGap) await endAbandonedCalls(startedAt)
  // What goes now is in the chain first: a deletion is told from a removal by its link.
  await chainEvents({ wait: true })
  let counts: RunCounts = {}
  for (const step of steps(limit, batch)) {
    for (;;) {
      signal?.throwIfAborted()
      const sum = await inOneBatch(run.id, counts, step)
      if (!sum) break
      counts = sum
    }
  }
  await destroyDueKeys(keepDays, startedAt)
  return await db().$transaction(async (tx) => {
    const { count, dropped } = await dropReceipts(limit('purge_run'), tx)
    if (count > 0) {
      await tx.purgeRun.update({
        where: { id: run.id },
        data: { counts: { ...counts, purge_run: count } },
        select: { id: true },
      })
    }
    const finishedAt = new Date(startedAt.getTime() + Math.ceil(performance.now() - began))
    await writeReceipt(run.id, { finishedAt, keys: await takeDestroyed(tx), dropped }, tx)
    await recordEvent({ actor, action: 'retention.purged', subject: ['purge-run', run.id] }, tx)
    return runView(await tx.purgeRun.findUniqueOrThrow({ where: { id: run.id } }))
  })
}

/** Runs that were killed get their receipts: what they deleted is told too. */
async function closeInterrupted(now: Date): Promise<void> {
  // What one person demanded may be at its keys at this moment, beside this run.
  const requested = { trigger: 'request', startedAt: { gt: new Date(now.getTime() - REQUEST_MS) } }
  const open = await db().purgeRun.findMany({
    where: { receipt: null, NOT: requested },
    orderBy: [{ startedAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  })
  for (const { id } of open) {
    await db().$transaction(async (tx) =>
      writeReceipt(id, { finishedAt: null, keys: await takeDestroyed(tx), dropped: null }, tx),
    )
  }
}

/** One step's batch and the run's counts stand or fall together. */
async function inOneBatch(run: string, before: RunCounts, step: Step): Promise<RunCounts | undefined> {
  return await db().$transaction(
    async (tx) => {
      const deleted = await step(tx)
      if (!deleted) return undefined
      const counts = { ...before }
      for (const kind of Object.keys(deleted) as RecordKind[]) counts[kind] = (before[kind] ?? 0) + (deleted[kind] ?? 0)
      await tx.purgeRun.update({ where: { id: run }, data: { counts }, select: { id: true } })
      return counts
    },
    { timeout: 30_000 },
  )
}
