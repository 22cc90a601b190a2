import 'server-only'
import { recordEvent } from '@/lib/audit/store'
import type { Doctor, Visitor } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { DOCTOR_SEAT, PATIENT_SEAT } from '@/lib/companion/rules'
import { Prisma } from '@/lib/db/generated/client'
import { db, type Transaction } from '@/lib/db/prisma'
import { type Outcome, Refusal } from '@/lib/http/error'
import type { Topic } from '@/lib/signalling/rules'
import type { SeatView } from '@/lib/signalling/schema'
import { notify, ownSeat, seatsOf } from '@/lib/signalling/store'
import { sqlStateOf } from '@/lib/sql-state'
import { AWAY_SECONDS } from '@/lib/waiting-room/rules'
import { move } from '@/lib/waiting-room/store'
import { PREPARED_AT_MOST } from './preparation.rules'

/** »Aufrufen«: the patient is admitted, the call begins, and the doctor's page has its seat, all at once. */
export async function admitPatient(doctor: Doctor, entryId: string, page: string): Promise<Outcome<SeatView>> {
  try {
    return await db().$transaction(async (tx) => {
      await oneAtATime(doctor, tx)
      if (!(await move('admit', { id: entryId, doctorId: doctor.id, companionId: null }, tx)))
        return await whyNot(doctor, entryId, tx)
      const [prepared] = await tx.$queryRaw<{ id: string }[]>`
        -- As the beginning of a call does: a purge that holds the appointment is waited for.
        WITH held AS (
          SELECT a.id FROM appointment a JOIN waiting_entry e ON e.appointment_id = a.id
          WHERE e.id = ${entryId}::uuid FOR KEY SHARE OF a
        )
        UPDATE call c SET admitted_at = ${now()}::timestamptz FROM call_seat s, held
        WHERE s.call_id = c.id AND s.entry_id = ${entryId}::uuid AND c.ended_at IS NULL RETURNING c.id`
      const callId = prepared?.id ?? (await openCall(entryId, tx, { admitted: true }))
      await sitDown(doctor, callId, page, tx)
      await recordEvent({ actor: doctor, action: 'consultation.admitted', subject: ['waiting-entry', entryId] }, tx)
      await notify([`entry:${entryId}`, `doctor:${doctor.id}`], tx)
      return await seatIn(callId, doctor, page, tx)
    })
  } catch (error) {
    // The database's own rules: somebody is in this doctor's consulting room already.
    if (isTaken(error)) return new Refusal('doctor-busy')
    throw error
  }
}

/**
 * The doctor's page connects with somebody who still waits, without picture or sound, so that »Aufrufen« only has to
 * let them through. Asked again it gives the same call; another page of the doctor's takes it over.
 */
export async function prepareCall(doctor: Doctor, entryId: string, page: string): Promise<Outcome<SeatView>> {
  return await db().$transaction(async (tx) => {
    // So that the count holds; and never beside an admission or a leaving.
    await oneAtATime(doctor, tx)
    const waiting = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM waiting_entry
      WHERE id = ${entryId}::uuid AND doctor_id = ${doctor.id}::uuid AND status = 'WAITING' AND companion_id IS NULL FOR UPDATE`
    if (waiting.length === 0) return await whyNot(doctor, entryId, tx)
    // Who is away for long takes nobody's place.
    await tx.$executeRaw`
      DELETE FROM call c USING call_seat s, waiting_entry e
      WHERE c.doctor_id = ${doctor.id}::uuid AND c.admitted_at IS NULL AND s.call_id = c.id AND e.id = s.entry_id
        AND (e.status <> 'WAITING' OR e.last_seen_at < clock_timestamp() - ${AWAY_SECONDS} * interval '1 second')
        AND e.id <> ${entryId}::uuid`
    const prepared = await tx.call.findMany({
      where: { doctorId: doctor.id, admittedAt: null },
      select: { id: true, seats: { where: { entryId }, select: { seat: true } } },
    })
    const own = prepared.find(({ seats }) => seats.length > 0)
    if (!own && prepared.length >= PREPARED_AT_MOST) return new Refusal('not-now')
    const callId = own?.id ?? (await openCall(entryId, tx, { admitted: false }))
    await sitDown(doctor, callId, page, tx)
    await notify([`entry:${entryId}`, `doctor:${doctor.id}`], tx)
    return await seatIn(callId, doctor, page, tx)
  })
}

/**
 * Calling in goes one after the other for each doctor. The database would refuse what must not be, but two that meet in
 * an exclusion constraint wait for each other until one is broken off.
 */
export async function oneAtATime(doctor: Doctor, tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM account WHERE id = ${doctor.id}::uuid FOR NO KEY UPDATE`
}

/** The patient's page that was heard of last has its seat at once: the first offer finds it there. */
async function openCall(entryId: string, tx: Transaction, { admitted }: { admitted: boolean }): Promise<string> {
  const [opened] = await tx.$queryRaw<{ id: string }[]>`
    WITH opened AS (
      INSERT INTO call (doctor_id, appointment_id, admitted_at)
      SELECT doctor_id, appointment_id, ${admitted ? now() : null}::timestamptz FROM waiting_entry WHERE id = ${entryId}::uuid
      RETURNING id
    ), seated AS (
      INSERT INTO call_seat (call_id, seat, entry_id, epoch, page)
      SELECT id, ${DOCTOR_SEAT}::smallint, NULL::uuid, 0, NULL::uuid FROM opened
      UNION ALL
      SELECT c.id, ${PATIENT_SEAT}::smallint, e.id, (e.page IS NOT NULL)::integer, e.page
      FROM opened c, waiting_entry e WHERE e.id = ${entryId}::uuid
    ), routed AS (
      INSERT INTO call_route (call_id, from_seat, to_seat)
      SELECT id, a, b FROM opened, (VALUES (${DOCTOR_SEAT}::smallint, ${PATIENT_SEAT}::smallint), (${PATIENT_SEAT}::smallint, ${DOCTOR_SEAT}::smallint)) AS ways (a, b)
    )
    SELECT id FROM opened`
  if (!opened) throw new TypeError('a call is opened for an entry that exists')
  return opened.id
}

/** Another doctor's patient looks like none. */
export async function whyNot(doctor: Doctor, id: string, tx: Transaction): Promise<Refusal> {
  return new Refusal(
    (await tx.waitingEntry.count({ where: { id, doctorId: doctor.id } })) > 0 ? 'not-now' : 'not-found',
  )
}

/** A page takes its seat; the one that held it before is told by its next snapshot (the newest wins). */
export async function takeSeat(actor: Doctor | Visitor, callId: string, page: string): Promise<Outcome<SeatView>> {
  return await db().$transaction(async (tx) => {
    // The entry before the seat, as who sends somebody back or leaves: so no two wait for each other.
    if (actor.kind === 'visitor')
      await tx.$queryRaw`SELECT 1 FROM waiting_entry WHERE id = ${actor.id}::uuid FOR NO KEY UPDATE`
    if (!(await sitDown(actor, callId, page, tx))) return new Refusal('not-found')
    if (actor.kind === 'visitor') await move('connect', { id: actor.id }, tx)
    await notify(await topicsOf(callId, tx), tx)
    return await seatIn(callId, actor, page, tx)
  })
}

/** False when this person has no seat in this call, or it is over. The same page keeps its place in the mailbox. */
export async function sitDown(
  actor: Doctor | Visitor,
  callId: string,
  page: string,
  tx: Transaction,
): Promise<boolean> {
  const taken = await tx.$executeRaw`
    UPDATE call_seat s SET
      from_seq = CASE WHEN s.page IS NOT DISTINCT FROM ${page}::uuid THEN s.from_seq WHEN s.epoch = 0 THEN 0 ELSE c.last_seq END,
      epoch = CASE WHEN s.page IS NOT DISTINCT FROM ${page}::uuid THEN s.epoch ELSE s.epoch + 1 END,
      page = ${page}::uuid
    FROM call c
    WHERE c.id = s.call_id AND c.id = ${callId}::uuid AND c.ended_at IS NULL AND ${ownSeat(actor)}`
  return taken === 1
}

export async function seatIn(
  callId: string,
  actor: Doctor | Visitor,
  page: string,
  tx: Transaction,
): Promise<Outcome<SeatView>> {
  const seats = await seatsOf(actor, page, tx)
  return seats.find((seat) => seat.callId === callId) ?? new Refusal('not-now')
}

/** The streams of everybody in a call. */
export async function topicsOf(callId: string, tx: Transaction): Promise<Topic[]> {
  const rows = await tx.$queryRaw<{ topic: Topic }[]>`
    SELECT 'doctor:' || doctor_id AS topic FROM call WHERE id = ${callId}::uuid
    UNION ALL
    SELECT 'entry:' || entry_id FROM call_seat
    WHERE call_id = ${callId}::uuid AND entry_id IS NOT NULL AND vacated_at IS NULL`
  return rows.map(({ topic }) => topic)
}

/**
 * Somebody in the call says that the security codes differ, or their browser met a dishonest exchange. One entry a
 * person and call, without the code.
 */
export async function reportMismatch(actor: Doctor | Visitor, callId: string): Promise<Outcome<undefined>> {
  return await db().$transaction(async (tx) => {
    const seats = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM call c JOIN call_seat s ON s.call_id = c.id
      WHERE c.id = ${callId}::uuid AND ${ownSeat(actor)} FOR UPDATE OF s`
    if (seats.length === 0) return new Refusal('not-found')
    const known = await tx.auditEvent.count({
      where: { action: 'call.code-mismatch', subjectId: callId, actorKind: actor.kind, actorId: actor.id },
    })
    if (known === 0) await recordEvent({ actor, action: 'call.code-mismatch', subject: ['call', callId] }, tx)
    return undefined
  })
}

/** What a unique index or an exclusion constraint says: Prisma's code for its own statements, Postgres' for plain ones. */
export function isTaken(error: unknown): boolean {
  const known = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
  return known || ['23505', '23P01'].includes(sqlStateOf(error) ?? '')
}
