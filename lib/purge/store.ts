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
import { dailyRunIsDue, daysOf, limitAt, type RecordKind } from '@/lib/retention/rules'
import type { RunCounts, RunView } from '@/lib/retention/schema'
import { databaseNow, retentionOverview, runView } from '@/lib/retention/store'
import { VISIT_ENDS_HOURS } from '@/lib/waiting-room/rules'

/** Appointments, or other records, that go in one transaction: short enough to hold up no call. */
const BATCH = 250
/** The key of the advisory lock that only one deletion run of all processes holds. */
const LOCK = 7_020_089

type Options = {
  /** Instead of the database's clock. */
  readonly at?: Date
  readonly batch?: number
  /** Stops between two batches; what is deleted by then stays deleted. */
  readonly signal?: AbortSignal
}

/** »Jetzt löschen« */
export async function purgeOnDemand(admin: Admin, options: Options = {}): Promise<Outcome<RunView>> {
  return await alone(() => purge(admin, options))
}

/** The run in the background: once a day in any case, and hourly while something is due. Several processes make one. */
export async function purgeIfDue(options: Options = {}): Promise<Outcome<RunView | undefined>> {
  return await alone(async () => {
    const at = options.at ?? (await databaseNow())
    await endAbandonedCalls(at)
    const last = await db().purgeRun.findFirst({ where: { finishedAt: { not: null } }, orderBy: { startedAt: 'desc' } })
    const idle = !dailyRunIsDue(last?.startedAt, at) && (await retentionOverview({ at })).state === 'clear'
    return idle ? undefined : await purge('system', { ...options, at })
  })
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
 * its counts, and the next run goes on with what is left.
 */
async function purge(actor: Admin | 'system', { at, batch = BATCH, signal }: Options): Promise<RunView> {
  const began = performance.now()
  const startedAt = at ?? (await databaseNow())
  const { keepDays } = await clinicSettings()
  const trigger = actor === 'system' ? 'daily' : 'on-demand'
  const run = await db().purgeRun.create({ data: { trigger, keepDays, startedAt } })
  await endAbandonedCalls(startedAt)
  // What goes now is in the chain first: a deletion is told from a removal by its link.
  await chainEvents({ wait: true })
  let counts: RunCounts = {}
  for (const step of steps(keepDays, startedAt, batch)) {
    for (;;) {
      signal?.throwIfAborted()
      const sum = await inOneBatch(run.id, counts, step)
      if (!sum) break
      counts = sum
    }
  }
  const finishedAt = new Date(startedAt.getTime() + Math.ceil(performance.now() - began))
  return await db().$transaction(async (tx) => {
    await recordEvent({ actor, action: 'retention.purged', subject: ['purge-run', run.id] }, tx)
    return runView(await tx.purgeRun.update({ where: { id: run.id }, data: { finishedAt } }))
  })
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

function steps(keepDays: number, now: Date, batch: number): Step[] {
  const limit = (kind: RecordKind) => limitAt(daysOf(kind, keepDays) ?? Number.POSITIVE_INFINITY, now)
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
      'purge_run',
      (tx) => tx.$executeRaw`
      DELETE FROM purge_run WHERE id IN (
        SELECT id FROM purge_run WHERE started_at < ${limit('purge_run')}::timestamptz LIMIT ${batch})`,
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
  if (due.length === 0) return undefined
  const ids = due.map(({ id }) => id)
  const entries = (await tx.waitingEntry.findMany({ where: { appointmentId: { in: ids } }, select: { id: true } })).map(
    ({ id }) => id,
  )
  const calls = (await tx.call.findMany({ where: { appointmentId: { in: ids } }, select: { id: true } })).map(
    ({ id }) => id,
  )
  // By name, not by cascade: the receipt counts what goes. The cascade is the net below.
  const ofCall = { where: { callId: { in: calls } } }
  const ofAppointment = { where: { appointmentId: { in: ids } } }
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
  const { count: appointment } = await tx.appointment.deleteMany({ where: { id: { in: ids } } })
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
