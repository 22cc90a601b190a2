import 'server-only'
import { removeEventsAbout, removeEventsBefore, removeLinksBefore } from '@/lib/audit/removal.store'
import { goingOnAt } from '@/lib/call/going-on.store'
import { Prisma } from '@/lib/db/generated/client'
import type { Transaction } from '@/lib/db/prisma'
import type { RecordKind } from '@/lib/retention/records.rules'
import type { RunCounts } from '@/lib/retention/schema'
import { VISIT_ENDS_HOURS } from '@/lib/waiting-room/rules'

/** Deletes one batch in a transaction; nothing when there was nothing left. */
export type Step = (tx: Transaction) => Promise<RunCounts | undefined>

/** All that a run does, in this order; each step until it finds nothing more. */
export function steps(limit: (kind: RecordKind) => Date, batch: number): Step[] {
  const free = (kind: RecordKind, key: string, due: Prisma.Sql) => deleteFree({ kind, key, due, batch })
  const began = (kind: RecordKind, column: string) =>
    Prisma.sql`${Prisma.raw(`${kind} r WHERE r.${column}`)} < ${limit(kind)}::timestamptz`
  return [
    (tx) => deleteAppointments(tx, limit('appointment'), batch),
    // No call needs it: unlike everything else of an appointment it goes also while one is going on.
    free(
      'patient_address',
      'appointment_id',
      Prisma.sql`patient_address r JOIN appointment a ON a.id = r.appointment_id
        WHERE a.ends_at < ${limit('patient_address')}::timestamptz`,
    ),
    free('signal', 'call_id, seq', Prisma.sql`signal r JOIN call c ON c.id = r.call_id WHERE c.ended_at IS NOT NULL`),
    free(
      'waiting_message',
      'id',
      Prisma.sql`waiting_message r JOIN waiting_entry e ON e.id = r.entry_id JOIN appointment a ON a.id = e.appointment_id
        WHERE coalesce(e.ended_at, a.ends_at + ${VISIT_ENDS_HOURS} * interval '1 hour') < ${limit('waiting_message')}::timestamptz
          -- As with everything about an appointment: a running call is waited for.
          AND NOT ${goingOnAt('a.id')}`,
    ),
    counting('audit_event', (tx) => removeEventsBefore(limit('audit_event'), batch, tx)),
    counting('audit_link', (tx) => removeLinksBefore(limit('audit_link'), batch, tx)),
    free('rate_window', 'key, window_start', began('rate_window', 'window_start')),
    free('sign_in', 'id', began('sign_in', 'created_at')),
    free('account_link', 'id', began('account_link', 'created_at')),
  ]
}

type Free = {
  readonly kind: RecordKind
  /** The columns of its primary key. */
  readonly key: string
  /** Where its rows `r` stand that are due. */
  readonly due: Prisma.Sql
  readonly batch: number
}

/**
 * Takes the rows that nobody holds at this moment and leaves the others to the next run: whoever changes or deletes
 * several of them takes them in an order of their own, and would wait for this while it waits for them.
 */
function deleteFree({ kind, key, due, batch }: Free): Step {
  const columns = Prisma.raw(key.replaceAll(/\w+/g, 'r.$&'))
  return counting(
    kind,
    (tx) => tx.$executeRaw`
      WITH free AS MATERIALIZED (SELECT ${columns} FROM ${due} LIMIT ${batch} FOR UPDATE OF r SKIP LOCKED)
      DELETE FROM ${Prisma.raw(kind)} r WHERE (${columns}) IN (TABLE free)`,
  )
}

function counting(kind: RecordKind, remove: (tx: Transaction) => Promise<number>): Step {
  return async (tx) => {
    const count = await remove(tx)
    return count > 0 ? { [kind]: count } : undefined
  }
}

/** Appointments with everything that belongs to them. One in which a call is going on stays until that has ended. */
async function deleteAppointments(tx: Transaction, limit: Date, batch: number): Promise<RunCounts | undefined> {
  const found = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM appointment a
    WHERE a.ends_at < ${limit}::timestamptz
      AND NOT ${goingOnAt('a.id')}
    ORDER BY a.ends_at LIMIT ${batch}`
  const which = found.map(({ id }) => id)
  // The people before the appointments, as everybody does who holds both: so no two wait for each other.
  await tx.$queryRaw`SELECT 1 FROM waiting_entry WHERE appointment_id = ANY (${which}::uuid[]) ORDER BY id FOR UPDATE`
  // First the lock, then a second look: whoever begins a call needs the appointment's row, and from here on waits for it.
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM appointment a WHERE a.id = ANY (${which}::uuid[]) AND a.ends_at < ${limit}::timestamptz
    ORDER BY a.id FOR UPDATE SKIP LOCKED`
  const due = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM appointment a WHERE a.id = ANY (${locked.map(({ id }) => id)}::uuid[])
      AND NOT ${goingOnAt('a.id')}`
  return due.length === 0
    ? undefined
    : await deleteAll(
        due.map(({ id }) => id),
        tx,
      )
}

/** These appointments, whose rows are locked, and all that belongs to them. */
export async function deleteAll(ids: readonly string[], tx: Transaction): Promise<RunCounts> {
  const all = { in: [...ids] }
  const entries = (await tx.waitingEntry.findMany({ where: { appointmentId: all }, select: { id: true } })).map(
    ({ id }) => id,
  )
  // Before its seats and signals, as who sends one: so no two wait for each other.
  const held = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM call WHERE appointment_id = ANY (${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`
  const calls = held.map(({ id }) => id)
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
