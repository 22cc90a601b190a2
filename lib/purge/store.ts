import 'server-only'
import { Client } from 'pg'
import { chainEvents } from '@/lib/audit/chain.store'
import { removeEventsAbout, removeEventsBefore, removeLinksBefore } from '@/lib/audit/removal.store'
import { recordEvent } from '@/lib/audit/store'
import type { Admin } from '@/lib/auth/rules'
import { endAbandonedCalls } from '@/lib/call/end.store'
import { clinicSettings } from '@/lib/clinic/store'
import { db, type Transaction } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { type Outcome, Refusal } from '@/lib/http/error'
import { errorFields, log } from '@/lib/log'
import { dropReceipts, writeReceipt } from '@/lib/receipt/store'
import { clockJump, dailyRunIsDue, daysOf, isFreshAfterGap, limitAt, type RecordKind } from '@/lib/retention/rules'
import type { RunCounts, RunView } from '@/lib/retention/schema'
import { changeKeepDays, databaseNow, isDue, runView } from '@/lib/retention/store'
import { destroyDueKeys, destroyRetiredKeys, retireKeysOf, takeDestroyed } from '@/lib/seal/destroy.store'
import { topicsOfEntries } from '@/lib/signalling/rules'
import { notify } from '@/lib/signalling/store'
import { VISIT_ENDS_HOURS } from '@/lib/waiting-room/rules'

/** Appointments, or other records, that go in one transaction: short enough to hold up no call. */
const BATCH = 250
/** The key of the advisory lock that only one deletion run of all processes holds. */
const LOCK = 7_020_089
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

type Clock = { readonly at: Date; readonly afterGap: boolean }

/**
 * What the database's clock says, or a refusal when it stands where no clock can get since the last look. What was
 * deleted by a wrong clock could not be brought back.
 */
async function lookAtClock(at?: Date): Promise<Outcome<Clock>> {
  const now = at ?? (await databaseNow())
  const { clockAt } = await db().purgeState.findUniqueOrThrow({ where: { id: 1 } })
  if (clockJump(clockAt, now)) return new Refusal('clock-jumped')
  await db().purgeState.update({ where: { id: 1 }, data: { clockAt: now }, select: { id: true } })
  return { at: now, afterGap: isFreshAfterGap(clockAt, now) }
}

/**
 * After a restore the last look was before the backup was made. Whoever restored it meant this gap, however long it is:
 * deletion goes on by the database's clock from here on.
 */
export async function acceptGap(): Promise<Date> {
  const now = await databaseNow()
  await db().purgeState.update({ where: { id: 1 }, data: { clockAt: now }, select: { id: true } })
  return now
}

/** How far the clock that an admin has seen may be from the one that is confirmed. */
const CONFIRMED_WITHIN_MS = 10 * 60_000

/** The admin has compared the database's clock with a right one: deletion goes by it from here on. */
export async function confirmClock(admin: Admin, seen: Date, options: Options = {}): Promise<Outcome<undefined>> {
  const now = options.at ?? (await databaseNow())
  if (Math.abs(now.getTime() - seen.getTime()) > CONFIRMED_WITHIN_MS) return new Refusal('not-now')
  return await db().$transaction(async (tx) => {
    await tx.purgeState.update({ where: { id: 1 }, data: { clockAt: now }, select: { id: true } })
    await recordEvent({ actor: admin, action: 'retention.clock-confirmed', subject: ['clinic', undefined] }, tx)
    return undefined
  })
}

/** The run that is going on at this moment, in whichever process. */
export async function runningPurge(): Promise<RunView | undefined> {
  const [{ held } = { held: false }] = await db().$queryRaw<{ held: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND classid = 0 AND objid = ${LOCK}::int::oid
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS held`
  if (!held) return undefined
  const run = await db().purgeRun.findFirst({
    where: { receipt: null, trigger: { not: 'request' } },
    orderBy: { startedAt: 'desc' },
  })
  return run ? runView(run) : undefined
}

/**
 * »Sofort löschen« (Art. 17): everything about one appointment, whatever its period, with a receipt. What else was sealed
 * with the same keys is sealed anew, so that they can go at once.
 */
export async function purgeAppointment(admin: Admin, id: string, options: Options = {}): Promise<Outcome<RunView>> {
  const startedAt = options.at ?? (await databaseNow())
  const run = await deleteAppointment(admin, id, startedAt)
  if (run instanceof Refusal) return run
  await destroyRetiredKeys()
  return await db().$transaction(async (tx) => {
    await writeReceipt(run, { finishedAt: startedAt, keys: await takeDestroyed(tx), dropped: null }, tx)
    return runView(await tx.purgeRun.findUniqueOrThrow({ where: { id: run } }))
  })
}

async function deleteAppointment(admin: Admin, id: string, startedAt: Date): Promise<Outcome<string>> {
  const { keepDays } = await clinicSettings()
  // What goes is in the chain of the audit trail first.
  await chainEvents({ wait: true })
  return await db().$transaction(
    async (tx) => {
      // The people before the appointment, as everybody does who holds both: so no two wait for each other.
      await tx.$queryRaw`SELECT 1 FROM waiting_entry WHERE appointment_id = ${id}::uuid ORDER BY id FOR UPDATE`
      const [appointment] = await tx.$queryRaw<{ doctorId: string }[]>`
        SELECT doctor_id AS "doctorId" FROM appointment WHERE id = ${id}::uuid FOR UPDATE`
      if (!appointment) return new Refusal('not-found')
      const running = { appointmentId: id, admittedAt: { not: null }, endedAt: null }
      if ((await tx.call.count({ where: running })) > 0) return new Refusal('in-consultation')
      const entries = await tx.waitingEntry.findMany({
        where: { appointmentId: id },
        select: { id: true, doctorId: true },
      })
      await retireKeysOf([id], tx)
      const counts = await deleteAll([id], tx)
      const run = await tx.purgeRun.create({ data: { trigger: 'request', keepDays, startedAt, counts } })
      await recordEvent({ actor: admin, action: 'retention.deleted-on-request', subject: ['purge-run', run.id] }, tx)
      await notify([`doctor:${appointment.doctorId}`, ...topicsOfEntries(entries)], tx)
      return run.id
    },
    { timeout: 30_000 },
  )
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
    const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [LOCK])
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

/** Deletes one batch in a transaction; nothing when there was nothing left. */
type Step = (tx: Transaction) => Promise<RunCounts | undefined>

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

function steps(limit: (kind: RecordKind) => Date, batch: number): Step[] {
  return [
    (tx) => deleteAppointments(tx, limit('appointment'), batch),
    // No call needs it: unlike everything else of an appointment it goes also while one is going on.
    counting(
      'patient_address',
      (tx) => tx.$executeRaw`
      DELETE FROM patient_address WHERE appointment_id IN (
        SELECT p.appointment_id FROM patient_address p JOIN appointment a ON a.id = p.appointment_id
        WHERE a.ends_at < ${limit('patient_address')}::timestamptz LIMIT ${batch})`,
    ),
    counting(
      'signal',
      (tx) => tx.$executeRaw`
      DELETE FROM signal WHERE (call_id, seq) IN (
        SELECT s.call_id, s.seq FROM signal s JOIN call c ON c.id = s.call_id WHERE c.ended_at IS NOT NULL LIMIT ${batch})`,
    ),
    counting(
      'waiting_message',
      (tx) => tx.$executeRaw`
      DELETE FROM waiting_message WHERE id IN (
        SELECT m.id FROM waiting_message m JOIN waiting_entry e ON e.id = m.entry_id JOIN appointment a ON a.id = e.appointment_id
        WHERE coalesce(e.ended_at, a.ends_at + ${VISIT_ENDS_HOURS} * interval '1 hour') < ${limit('waiting_message')}::timestamptz
          -- As with everything about an appointment: a running call is waited for.
          AND NOT EXISTS (
            SELECT 1 FROM call c WHERE c.appointment_id = a.id AND c.admitted_at IS NOT NULL AND c.ended_at IS NULL)
        LIMIT ${batch})`,
    ),
    counting('audit_event', (tx) => removeEventsBefore(limit('audit_event'), batch, tx)),
    counting('audit_link', (tx) => removeLinksBefore(limit('audit_link'), batch, tx)),
    counting(
      'rate_window',
      (tx) => tx.$executeRaw`
      DELETE FROM rate_window WHERE (key, window_start) IN (
        SELECT key, window_start FROM rate_window WHERE window_start < ${limit('rate_window')}::timestamptz LIMIT ${batch})`,
    ),
    counting(
      'sign_in',
      (tx) => tx.$executeRaw`
      DELETE FROM sign_in WHERE id IN (
        SELECT id FROM sign_in WHERE created_at < ${limit('sign_in')}::timestamptz LIMIT ${batch})`,
    ),
    counting(
      'account_link',
      (tx) => tx.$executeRaw`
      DELETE FROM account_link WHERE id IN (
        SELECT id FROM account_link WHERE created_at < ${limit('account_link')}::timestamptz LIMIT ${batch})`,
    ),
  ]
}

function counting(kind: RecordKind, remove: (tx: Transaction) => Promise<number>): Step {
  return async (tx) => {
    const count = await remove(tx)
    return count > 0 ? { [kind]: count } : undefined
  }
}

/** Appointments with everything that belongs to them. One in which a call is going on stays until that has ended. */
async function deleteAppointments(tx: Transaction, limit: Date, batch: number): Promise<RunCounts | undefined> {
  // First the lock, then a second look: whoever begins a call needs the appointment's row, and from here on waits for it.
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM appointment a
    WHERE a.ends_at < ${limit}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM call c WHERE c.appointment_id = a.id AND c.admitted_at IS NOT NULL AND c.ended_at IS NULL)
    ORDER BY a.ends_at LIMIT ${batch} FOR UPDATE SKIP LOCKED`
  const due = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM appointment a WHERE a.id = ANY (${locked.map(({ id }) => id)}::uuid[])
      AND NOT EXISTS (SELECT 1 FROM call c WHERE c.appointment_id = a.id AND c.admitted_at IS NOT NULL AND c.ended_at IS NULL)`
  return due.length === 0
    ? undefined
    : await deleteAll(
        due.map(({ id }) => id),
        tx,
      )
}

/** These appointments, whose rows are locked, and all that belongs to them. */
async function deleteAll(ids: readonly string[], tx: Transaction): Promise<RunCounts> {
  const all = { in: [...ids] }
  const entries = (await tx.waitingEntry.findMany({ where: { appointmentId: all }, select: { id: true } })).map(
    ({ id }) => id,
  )
  const calls = (await tx.call.findMany({ where: { appointmentId: all }, select: { id: true } })).map(({ id }) => id)
  // By name, not by cascade: the receipt counts what goes. The cascade is the net below.
  const ofCall = { where: { callId: { in: calls } } }
  const ofAppointment = { where: { appointmentId: all } }
  const { count: signal } = await tx.signal.deleteMany(ofCall)
  const { count: callRoute } = await tx.callRoute.deleteMany(ofCall)
  const { count: callSeat } = await tx.callSeat.deleteMany(ofCall)
  const { count: call } = await tx.call.deleteMany(ofAppointment)
  const { count: message } = await tx.waitingMessage.deleteMany({ where: { entryId: { in: entries } } })
  const { count: consent } = await tx.consent.deleteMany({ where: { entryId: { in: entries } } })
  const { count: waitingEntry } = await tx.waitingEntry.deleteMany(ofAppointment)
  const { count: code } = await tx.dialInCode.deleteMany(ofAppointment)
  const { count: address } = await tx.patientAddress.deleteMany(ofAppointment)
  const { count: mail } = await tx.mail.deleteMany(ofAppointment)
  const { count: companion } = await tx.companion.deleteMany(ofAppointment)
  const event = await removeEventsAbout([...ids, ...entries, ...calls], tx)
  const { count: appointment } = await tx.appointment.deleteMany({ where: { id: all } })
  return {
    appointment,
    dial_in_code: code,
    companion,
    waiting_entry: waitingEntry,
    waiting_message: message,
    consent,
    call,
    call_seat: callSeat,
    call_route: callRoute,
    signal,
    patient_address: address,
    mail,
    audit_event: event,
  }
}
