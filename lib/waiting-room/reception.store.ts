import 'server-only'
import { randomUUID } from 'node:crypto'
import { colleaguesOf, organisesFor } from '@/lib/account/store'
import { recordEvent } from '@/lib/audit/store'
import type { Organiser } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { doctorOfPatient } from '@/lib/dial-in/store'
import { type Outcome, Refusal } from '@/lib/http/error'
import { seal } from '@/lib/seal/store'
import { notify } from '@/lib/signalling/store'
import type { MessageRequest } from './reception.schema'
import { MESSAGES_KEPT, mayReturn } from './rules'
import { move } from './store'

/** A word to somebody who waits: »Es dauert noch etwa 10 Minuten.« It goes with the end of the visit. */
export async function sendMessage(
  organiser: Organiser,
  id: string,
  words: MessageRequest,
): Promise<Outcome<undefined>> {
  const entry = await findOwnEntry(organiser, id)
  if (entry instanceof Refusal) return entry
  return await db().$transaction(async (tx) => {
    // The row is held: whoever leaves meanwhile leaves afterwards, and takes the message along.
    const [waiting] = await tx.$queryRaw<{ endsAt: Date }[]>`
      SELECT a.ends_at AS "endsAt" FROM waiting_entry e JOIN appointment a ON a.id = e.appointment_id
      WHERE e.id = ${id}::uuid AND e.doctor_id = ${entry.doctorId}::uuid AND e.status = 'WAITING' FOR UPDATE OF e`
    if (!waiting) return new Refusal('not-now')
    const message = { id: randomUUID(), entryId: id, sentAt: now() }
    const said =
      'text' in words
        ? { text: await seal('waiting_message.text', { row: message.id, ...waiting, text: words.text }, tx) }
        : words
    await tx.waitingMessage.create({ data: { ...message, ...said } })
    await tx.$executeRaw`
      DELETE FROM waiting_message WHERE entry_id = ${id}::uuid AND id NOT IN (
        SELECT id FROM waiting_message WHERE entry_id = ${id}::uuid ORDER BY sent_at DESC, id LIMIT ${MESSAGES_KEPT})`
    await recordEvent({ actor: organiser, action: 'waiting.message-sent', subject: ['waiting-entry', id] }, tx)
    await notify([`doctor:${entry.doctorId}`, `entry:${id}`], tx)
    return undefined
  })
}

/** Another doctor of the clinic takes over who waits; from here on only that doctor sees the patient (R18). */
export async function handOver(organiser: Organiser, id: string, doctorId: string): Promise<Outcome<undefined>> {
  const entry = await findOwnEntry(organiser, id)
  if (entry instanceof Refusal) return entry
  const colleague = (await colleaguesOf(organiser)).some((one) => one.id === doctorId)
  if (!colleague || doctorId === entry.doctorId) return new Refusal('invalid-input', { fields: ['doctorId'] })
  return await db().$transaction(async (tx) => {
    // In one order, as everybody who takes several people of an appointment: so no two wait for each other.
    await tx.$queryRaw`
      SELECT 1 FROM waiting_entry WHERE appointment_id = ${entry.appointmentId}::uuid ORDER BY id FOR UPDATE`
    const patient = { id, doctorId: entry.doctorId, companionId: null }
    if (!(await move('handOver', patient, tx, { doctorId }))) return new Refusal('not-now')
    // Who comes along goes along.
    const companions = await tx.waitingEntry.updateManyAndReturn({
      where: {
        appointmentId: entry.appointmentId,
        companionId: { not: null },
        doctorId: entry.doctorId,
        status: { in: ['PREPARING', 'WAITING'] },
      },
      data: { doctorId },
      select: { id: true },
    })
    await deletePrepared(id, tx)
    await recordEvent({ actor: organiser, action: 'waiting.handed-over', subject: ['waiting-entry', id] }, tx)
    const moved = [id, ...companions.map((companion) => companion.id)]
    await notify([`doctor:${entry.doctorId}`, `doctor:${doctorId}`, ...moved.map((one) => `entry:${one}` as const)], tx)
    return undefined
  })
}

/** Somebody who waits is let go, with the goodbye page. */
export async function dismissPatient(organiser: Organiser, id: string): Promise<Outcome<undefined>> {
  const entry = await findOwnEntry(organiser, id)
  if (entry instanceof Refusal) return entry
  return await db().$transaction(async (tx) => {
    if (!(await move('dismiss', { id, doctorId: entry.doctorId }, tx))) return new Refusal('not-now')
    await deletePrepared(id, tx)
    await recordEvent({ actor: organiser, action: 'waiting.dismissed', subject: ['waiting-entry', id] }, tx)
    await notify([`doctor:${entry.doctorId}`, `entry:${id}`], tx)
    return undefined
  })
}

/** »Zurückholen«: whose visit was ended by mistake waits again, at the old place. */
export async function bringBack(organiser: Organiser, id: string): Promise<Outcome<undefined>> {
  const entry = await findOwnEntry(organiser, id)
  if (entry instanceof Refusal) return entry
  return await db().$transaction(async (tx) => {
    // A cancellation of the appointment is waited for, and waits for this: the entry first, then the appointment, as it does.
    await tx.$queryRaw`
      SELECT 1 FROM waiting_entry WHERE appointment_id = ${entry.appointmentId}::uuid ORDER BY id FOR UPDATE`
    const [found] = await tx.$queryRaw<{ endedAt: Date | null; companion: boolean; withdrawn: boolean }[]>`
      SELECT e.ended_at AS "endedAt", k.id IS NOT NULL AS companion, k.withdrawn_at IS NOT NULL AS withdrawn
      FROM waiting_entry e LEFT JOIN companion k ON k.id = e.companion_id WHERE e.id = ${id}::uuid`
    const valid = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM appointment WHERE id = ${entry.appointmentId}::uuid AND cancelled_at IS NULL FOR SHARE`
    if (valid.length === 0 || !found?.endedAt || found.withdrawn || !mayReturn(found.endedAt, now()))
      return new Refusal('not-now')
    // The patient may have been handed over meanwhile: a companion waits where they do.
    const { appointmentId, doctorId: before } = entry
    const doctorId = found.companion ? await doctorOfPatient({ id: appointmentId, doctorId: before }, tx) : before
    if (!(await move('return', { id, doctorId: before }, tx, { doctorId }))) return new Refusal('not-now')
    await recordEvent({ actor: organiser, action: 'waiting.returned', subject: ['waiting-entry', id] }, tx)
    await notify([`doctor:${before}`, `doctor:${doctorId}`, `entry:${id}`], tx)
    return undefined
  })
}

/** What was prepared for a patient who does not wait for this doctor any more ends, with its signals. */
async function deletePrepared(entryId: string, tx: Transaction): Promise<void> {
  await tx.call.deleteMany({ where: { admittedAt: null, seats: { some: { entryId } } } })
}

/** Somebody else's patient looks like none. */
async function findOwnEntry(
  organiser: Organiser,
  id: string,
): Promise<Outcome<{ doctorId: string; appointmentId: string }>> {
  const entry = await db().waitingEntry.findUnique({ where: { id }, select: { doctorId: true, appointmentId: true } })
  if (entry && (await organisesFor(organiser, entry.doctorId))) return entry
  return new Refusal('not-found')
}
