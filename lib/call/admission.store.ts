import 'server-only'
import { recordEvent } from '@/lib/audit/store'
import type { Doctor } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { PATIENT_SEAT } from '@/lib/companion/rules'
import { Prisma } from '@/lib/db/generated/client'
import { db, type Transaction } from '@/lib/db/prisma'
import { type Outcome, Refusal, refused } from '@/lib/http/error'
import type { Topic } from '@/lib/signalling/rules'
import type { SeatView } from '@/lib/signalling/schema'
import { notify } from '@/lib/signalling/store'
import { move } from '@/lib/waiting-room/store'
import { GOING_ON } from './going-on.store'
import { admitPatient, isTaken, oneAtATime, seatIn, topicsOf, whyNot } from './store'

/** »Aufrufen«, whoever it is. */
export async function admit(doctor: Doctor, entryId: string, page: string): Promise<Outcome<SeatView>> {
  const companions = await db().waitingEntry.count({ where: { id: entryId, companionId: { not: null } } })
  return companions > 0 ? await admitCompanion(doctor, entryId, page) : await admitPatient(doctor, entryId, page)
}

/**
 * A companion comes into the call that is going on with the patient of their appointment, and into no other
 * (docs/decisions/018). The doctor's seat stays where it is.
 */
async function admitCompanion(doctor: Doctor, entryId: string, page: string): Promise<Outcome<SeatView>> {
  return await db()
    .$transaction(async (tx) => {
      await oneAtATime(doctor, tx)
      if (!(await callOf(doctor, entryId, tx))) {
        const waits = await tx.waitingEntry.count({ where: { id: entryId, doctorId: doctor.id, status: 'WAITING' } })
        return waits > 0 ? new Refusal('patient-first') : await whyNot(doctor, entryId, tx)
      }
      if (!(await move('admit', { id: entryId, doctorId: doctor.id }, tx))) return await whyNot(doctor, entryId, tx)
      // Held until the end: whoever closes the call waits, and then finds this seat too.
      const call = await callOf(doctor, entryId, tx, Prisma.sql`FOR UPDATE OF c`)
      if (!call) throw new Refusal('patient-first')
      if (!(await seatCompanion(call.id, entryId, tx))) throw new Refusal('companion-inside')
      await recordEvent({ actor: doctor, action: 'consultation.admitted', subject: ['waiting-entry', entryId] }, tx)
      await notify(await topicsOf(call.id, tx), tx)
      return await seatIn(call.id, doctor, page, tx)
    })
    .catch((error) => (isTaken(error) ? new Refusal('companion-inside') : refused(error)))
}

/** The call that is going on with the patient of this companion's appointment. */
async function callOf(doctor: Doctor, entryId: string, tx: Transaction, lock = Prisma.empty) {
  const [call] = await tx.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM call c JOIN waiting_entry e ON e.appointment_id = c.appointment_id
    WHERE e.id = ${entryId}::uuid AND c.doctor_id = ${doctor.id}::uuid AND ${GOING_ON}
    ${lock}`
  return call
}

/** On the seat that is kept for them, unless somebody sits there. A seat that was left is taken as by a new page. */
async function seatCompanion(callId: string, entryId: string, tx: Transaction): Promise<boolean> {
  const seated = await tx.$executeRaw`
    INSERT INTO call_seat AS s (call_id, seat, entry_id, epoch, page, from_seq)
    SELECT c.id, k.seat, e.id, (e.page IS NOT NULL)::integer, e.page, c.last_seq
    FROM call c, waiting_entry e JOIN companion k ON k.id = e.companion_id AND k.withdrawn_at IS NULL
    WHERE c.id = ${callId}::uuid AND e.id = ${entryId}::uuid
    ON CONFLICT (call_id, seat) DO UPDATE SET entry_id = excluded.entry_id, epoch = s.epoch + 1, page = excluded.page,
      from_seq = excluded.from_seq, vacated_at = NULL WHERE s.vacated_at IS NOT NULL`
  await tx.$executeRaw`
    INSERT INTO call_route (call_id, from_seat, to_seat)
    SELECT a.call_id, a.seat, b.seat FROM call_seat a JOIN call_seat b ON b.call_id = a.call_id AND b.seat <> a.seat
    WHERE a.call_id = ${callId}::uuid ON CONFLICT DO NOTHING`
  return seated === 1
}

/** The doctor sends a companion back into the waiting room; the call goes on without them. */
export async function sendCompanionBack(doctor: Doctor, entryId: string): Promise<Outcome<undefined>> {
  return await db().$transaction(async (tx) => {
    const companions = await tx.waitingEntry.count({
      where: { id: entryId, doctorId: doctor.id, companionId: { not: null } },
    })
    if (companions === 0) return new Refusal('not-found')
    if (!(await move('requeue', { id: entryId }, tx))) return new Refusal('not-now')
    const topics = await emptySeat(entryId, tx)
    await recordEvent({ actor: doctor, action: 'companion.sent-back', subject: ['waiting-entry', entryId] }, tx)
    await notify([`doctor:${doctor.id}`, `entry:${entryId}`, ...topics], tx)
    return undefined
  })
}

/** A companion sits no longer in an open call; whose streams are to be woken: those who stay. */
export async function emptySeat(entryId: string, tx: Transaction): Promise<Topic[]> {
  const seats = await tx.$queryRaw<{ callId: string }[]>`
    UPDATE call_seat s SET page = NULL, vacated_at = ${now()}::timestamptz FROM call c
    WHERE c.id = s.call_id AND c.ended_at IS NULL AND s.entry_id = ${entryId}::uuid AND s.seat > ${PATIENT_SEAT} AND s.vacated_at IS NULL
    RETURNING s.call_id AS "callId"`
  const topics = await Promise.all(seats.map(({ callId }) => topicsOf(callId, tx)))
  return topics.flat()
}
