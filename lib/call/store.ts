import 'server-only'
import * as z from 'zod/mini'
import { recordEvent } from '@/lib/audit/store'
import type { Doctor, Visitor } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { type Outcome, Refusal } from '@/lib/http/error'
import { abandonedBefore } from '@/lib/retention/rules'
import type { Topic } from '@/lib/signalling/rules'
import type { SeatTicket } from '@/lib/signalling/schema'
import { deleteSignals, notify } from '@/lib/signalling/store'
import { move } from '@/lib/waiting-room/store'
import { iceServers } from './rules'

const DOCTOR_SEAT = 0
const PATIENT_SEAT = 1

/** »Aufrufen«: the patient is admitted, the call begins, and the doctor's page has its seat, all at once. */
export async function admitPatient(doctor: Doctor, entryId: string, page: string): Promise<Outcome<SeatTicket>> {
  const entry = await db().waitingEntry.findUnique({
    where: { id: entryId, doctorId: doctor.id },
    select: { appointmentId: true },
  })
  if (!entry) return new Refusal('not-found')
  try {
    return await db().$transaction(async (tx) => {
      if (!(await move('admit', { id: entryId }, tx))) return new Refusal('not-now')
      const call = await tx.call.create({
        data: {
          doctorId: doctor.id,
          appointmentId: entry.appointmentId,
          seats: {
            create: [
              { seat: DOCTOR_SEAT, epoch: 1, page },
              { seat: PATIENT_SEAT, entryId },
            ],
          },
        },
        select: { id: true },
      })
      await recordEvent({ actor: doctor, action: 'consultation.admitted', subject: ['waiting-entry', entryId] }, tx)
      await notify([`entry:${entryId}`, `doctor:${doctor.id}`], tx)
      return ticket({
        callId: call.id,
        seat: DOCTOR_SEAT,
        epoch: 1,
        lastAttempt: 0,
        others: [{ seat: PATIENT_SEAT, epoch: 0 }],
      })
    })
  } catch (error) {
    // The partial unique indexes: somebody is in this doctor's consulting room already.
    if (isUniqueViolation(error)) return new Refusal('doctor-busy')
    throw error
  }
}

/** A page takes its seat; the one that held it before is told by its next snapshot (the newest wins). */
export async function takeSeat(actor: Doctor | Visitor, callId: string, page: string): Promise<Outcome<SeatTicket>> {
  return await db().$transaction(async (tx) => {
    const rows = await tx.$queryRaw<(Omit<SeatTicket, 'iceServers'> & { doctorId: string; entryIds: string[] })[]>`
      UPDATE call_seat s SET
        from_seq = CASE WHEN s.page IS NOT DISTINCT FROM ${page}::uuid THEN s.from_seq WHEN s.epoch = 0 THEN 0 ELSE c.last_seq END,
        sent_up_to = CASE WHEN s.page IS NOT DISTINCT FROM ${page}::uuid THEN s.sent_up_to ELSE 0 END,
        epoch = CASE WHEN s.page IS NOT DISTINCT FROM ${page}::uuid THEN s.epoch ELSE s.epoch + 1 END,
        page = ${page}::uuid
      FROM call c
      WHERE c.id = s.call_id AND c.id = ${callId}::uuid AND c.ended_at IS NULL AND ${
        actor.kind === 'doctor' ? DOCTOR_SEAT : PATIENT_SEAT
      } = s.seat AND CASE WHEN ${actor.kind === 'doctor'} THEN c.doctor_id = ${actor.id}::uuid ELSE s.entry_id = ${actor.id}::uuid END
      RETURNING c.id AS "callId", s.seat, s.epoch, c.last_attempt AS "lastAttempt", c.doctor_id AS "doctorId",
        ARRAY(SELECT o.entry_id::text FROM call_seat o WHERE o.call_id = c.id AND o.entry_id IS NOT NULL) AS "entryIds",
        (SELECT jsonb_agg(jsonb_build_object('seat', o.seat, 'epoch', o.epoch)) FROM call_seat o
          WHERE o.call_id = c.id AND o.seat <> s.seat) AS others`
    const taken = rows[0]
    if (!taken) return new Refusal('not-found')
    if (actor.kind === 'visitor') await move('connect', { id: actor.id }, tx)
    const { doctorId, entryIds, ...seated } = taken
    await notify([`doctor:${doctorId}`, ...entryIds.map((id) => `entry:${id}` as const)], tx)
    return ticket(seated)
  })
}

/** Whether somebody may speak from a seat of a call: the mailbox itself checks that the page holds it. */
export async function ownsSeat(actor: Doctor | Visitor, callId: string, seat: number): Promise<boolean> {
  const found = await db().callSeat.findUnique({
    where:
      actor.kind === 'doctor'
        ? { callId_seat: { callId, seat }, entryId: null, call: { doctorId: actor.id } }
        : { callId_seat: { callId, seat }, entryId: actor.id },
    select: { seat: true },
  })
  return found !== null
}

/** An open call of this doctor and whom it is with; `id` may be anything that stood in an address. */
export async function openCallOf(doctor: Doctor, id: string): Promise<{ patientName: string } | undefined> {
  if (!z.uuid().safeParse(id).success) return undefined
  const call = await db().call.findUnique({
    where: { id, doctorId: doctor.id, endedAt: null },
    select: { seats: { where: { entryId: { not: null } }, select: { entry: { select: { name: true } } } } },
  })
  return call ? { patientName: call.seats[0]?.entry?.name ?? '' } : undefined
}

/** The doctor ends the call: the patient is done (`finish`) or waits on (`requeue`). */
export async function endCall(doctor: Doctor, callId: string, how: 'finish' | 'requeue'): Promise<Outcome<undefined>> {
  const call = await db().call.findUnique({
    where: { id: callId, doctorId: doctor.id },
    select: { seats: { where: { entryId: { not: null } }, select: { entryId: true } } },
  })
  if (!call) return new Refusal('not-found')
  return await db().$transaction(async (tx) => {
    const topics: Topic[] = [`doctor:${doctor.id}`]
    for (const { entryId } of call.seats) {
      if (!entryId) continue
      await move(how, { id: entryId }, tx)
      topics.push(`entry:${entryId}`)
    }
    await closeCall(callId, tx)
    await recordEvent(
      {
        actor: doctor,
        action: how === 'finish' ? 'consultation.finished' : 'consultation.requeued',
        subject: ['call', callId],
      },
      tx,
    )
    await notify(topics, tx)
    return undefined
  })
}

/** The patient signs off, from wherever; a call that is going on ends with it. `withdraw`: the consent too (R10). */
export async function leaveVisit(visitor: Visitor, { withdraw }: { withdraw: boolean }): Promise<void> {
  await db().$transaction(async (tx) => {
    if (withdraw) {
      await tx.consent.updateMany({ where: { entryId: visitor.id, withdrawnAt: null }, data: { withdrawnAt: now() } })
      await recordEvent({ actor: visitor, action: 'consent.withdrawn', subject: ['waiting-entry', visitor.id] }, tx)
    }
    if (!(await move('leave', { id: visitor.id }, tx))) return
    const seat = await tx.callSeat.findFirst({
      where: { entryId: visitor.id, call: { endedAt: null } },
      select: { callId: true },
    })
    if (seat) await closeCall(seat.callId, tx)
    await recordEvent({ actor: visitor, action: 'visit.left', subject: ['waiting-entry', visitor.id] }, tx)
    await notify([`entry:${visitor.id}`, `doctor:${visitor.doctorId}`], tx)
  })
}

/**
 * Ends calls in which neither a patient's page was heard of nor a signal was sent for hours: nobody is in them, and an
 * open call would keep its records, and its doctor's consulting room, for ever.
 */
export async function endAbandonedCalls(at: Date): Promise<number> {
  const before = abandonedBefore(at)
  const open = await db().call.findMany({
    where: {
      endedAt: null,
      startedAt: { lt: before },
      seats: { none: { entry: { lastSeenAt: { gte: before } } } },
      signals: { none: { at: { gte: before } } },
    },
    select: { id: true, doctorId: true, seats: { where: { entryId: { not: null } }, select: { entryId: true } } },
  })
  for (const call of open) {
    await db().$transaction(async (tx) => {
      const topics: Topic[] = [`doctor:${call.doctorId}`]
      for (const { entryId } of call.seats) {
        if (!entryId) continue
        await move('finish', { id: entryId }, tx)
        topics.push(`entry:${entryId}`)
      }
      await closeCall(call.id, tx)
      await recordEvent({ actor: 'system', action: 'consultation.abandoned', subject: ['call', call.id] }, tx)
      await notify(topics, tx)
    })
  }
  return open.length
}

async function closeCall(callId: string, tx: Transaction): Promise<void> {
  await tx.call.updateMany({ where: { id: callId, endedAt: null }, data: { endedAt: now() } })
  await deleteSignals(callId, tx)
}

function ticket(seated: Omit<SeatTicket, 'iceServers'>): SeatTicket {
  const { TURN_URLS, TURN_SECRET } = env()
  return { ...seated, iceServers: iceServers({ urls: TURN_URLS, secret: TURN_SECRET }, `${seated.seat}`, now()) }
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002'
}
