import 'server-only'
import { removeEventsAbout, removeEventsBefore, removeLinksBefore } from '@/lib/audit/removal.store'
import type { Transaction } from '@/lib/db/prisma'
import type { RecordKind } from '@/lib/retention/records.rules'
import type { RunCounts } from '@/lib/retention/schema'
import { VISIT_ENDS_HOURS } from '@/lib/waiting-room/rules'

/** Deletes one batch in a transaction; nothing when there was nothing left. */
export type Step = (tx: Transaction) => Promise<RunCounts | undefined>

/** All that a run does, in this order; each step until it finds nothing more. */
export function steps(limit: (kind: RecordKind) => Date, batch: number): Step[] {
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
  const found = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM appointment a
    WHERE a.ends_at < ${limit}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM call c WHERE c.appointment_id = a.id AND c.admitted_at IS NOT NULL AND c.ended_at IS NULL)
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
      AND NOT EXISTS (SELECT 1 FROM call c WHERE c.appointment_id = a.id AND c.admitted_at IS NOT NULL AND c.ended_at IS NULL)`
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
