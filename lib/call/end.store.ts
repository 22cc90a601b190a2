import 'server-only'
import { recordEvent } from '@/lib/audit/store'
import type { Doctor, Visitor } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { PATIENT_SEAT } from '@/lib/companion/rules'
import { db, type Transaction } from '@/lib/db/prisma'
import { type Outcome, Refusal } from '@/lib/http/error'
import { abandonedBefore } from '@/lib/retention/clock.rules'
import type { Topic } from '@/lib/signalling/rules'
import { deleteSignals, notify } from '@/lib/signalling/store'
import { move } from '@/lib/waiting-room/store'
import { emptySeat } from './admission.store'

/** The doctor ends the call for everybody: they are done (`finish`) or wait on (`requeue`). */
export async function endCall(doctor: Doctor, callId: string, how: 'finish' | 'requeue'): Promise<Outcome<undefined>> {
  const calls = await db().call.count({ where: { id: callId, doctorId: doctor.id, admittedAt: { not: null } } })
  if (calls === 0) return new Refusal('not-found')
  return await db().$transaction(async (tx) => {
    await holdPeople(await appointmentOf(callId, tx), tx)
    // Asked for twice it ends once.
    if (!(await closeCall(callId, tx))) return undefined
    const topics = await letGo(callId, how, tx)
    await recordEvent(
      {
        actor: doctor,
        action: how === 'finish' ? 'consultation.finished' : 'consultation.requeued',
        subject: ['call', callId],
      },
      tx,
    )
    await notify([`doctor:${doctor.id}`, ...topics], tx)
    return undefined
  })
}

/**
 * Somebody signs off, from wherever. With the patient a call ends for everybody; a companion leaves the others to it.
 * `withdraw`: the consent too (R10).
 */
export async function leaveVisit(visitor: Visitor, { withdraw }: { withdraw: boolean }): Promise<void> {
  await db().$transaction(async (tx) => {
    const topics: Topic[] = [`entry:${visitor.id}`, `doctor:${visitor.doctorId}`]
    const seated = await seatOf(visitor, tx)
    // Who has no seat yet may be called in at this moment.
    if (!seated || seated.seat === PATIENT_SEAT) await holdPeople(visitor.appointmentId, tx)
    else await tx.$queryRaw`SELECT 1 FROM waiting_entry WHERE id = ${visitor.id}::uuid FOR UPDATE`
    if (withdraw) {
      await tx.consent.updateMany({ where: { entryId: visitor.id, withdrawnAt: null }, data: { withdrawnAt: now() } })
      await recordEvent({ actor: visitor, action: 'consent.withdrawn', subject: ['waiting-entry', visitor.id] }, tx)
    }
    if (!(await move('leave', { id: visitor.id }, tx))) return
    // Called in meanwhile?
    const { callId, seat } = seated ?? (await seatOf(visitor, tx)) ?? {}
    if (callId && seat === PATIENT_SEAT) {
      await closeCall(callId, tx)
      topics.push(...(await letGo(callId, 'finish', tx)))
    } else if (callId) topics.push(...(await emptySeat(visitor.id, tx)))
    await recordEvent({ actor: visitor, action: 'visit.left', subject: ['waiting-entry', visitor.id] }, tx)
    await notify(topics, tx)
  })
}

async function seatOf(visitor: Visitor, tx: Transaction) {
  return await tx.callSeat.findFirst({
    where: { entryId: visitor.id, vacatedAt: null, call: { endedAt: null } },
    select: { callId: true, seat: true },
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
    select: {
      id: true,
      doctorId: true,
      admittedAt: true,
      seats: { where: { entryId: { not: null } }, select: { entryId: true } },
    },
  })
  for (const { id, doctorId, admittedAt, seats } of open) {
    await db().$transaction(async (tx) => {
      await holdPeople(await appointmentOf(id, tx), tx)
      const topics = admittedAt ? await letGo(id, 'finish', tx) : []
      await closeCall(id, tx)
      if (admittedAt)
        await recordEvent({ actor: 'system', action: 'consultation.abandoned', subject: ['call', id] }, tx)
      await notify([`doctor:${doctorId}`, ...topics, ...seats.map(({ entryId }) => `entry:${entryId}` as const)], tx)
    })
  }
  return open.length
}

/** Whoever ends a call takes everybody of its appointment first, in one order, then the call: so no two wait for each other. */
async function holdPeople(appointmentId: string | undefined, tx: Transaction): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM waiting_entry WHERE appointment_id = ${appointmentId ?? null}::uuid ORDER BY id FOR UPDATE`
}

async function appointmentOf(callId: string, tx: Transaction): Promise<string | undefined> {
  return (await tx.call.findUnique({ where: { id: callId }, select: { appointmentId: true } }))?.appointmentId
}

/** Everybody of a call is done, or waits on; whose streams are to be woken. Nobody goes on waiting for what is done. */
async function letGo(callId: string, how: 'finish' | 'requeue', tx: Transaction): Promise<Topic[]> {
  const call = await tx.call.findUnique({
    where: { id: callId },
    select: {
      seats: { where: { entryId: { not: null } }, select: { entryId: true } },
      appointment: {
        select: { waitingEntries: { where: { companionId: { not: null }, status: 'WAITING' }, select: { id: true } } },
      },
    },
  })
  // It was only prepared.
  if (!call) return []
  const topics: Topic[] = []
  for (const { entryId } of call.seats) {
    if (!entryId) continue
    await move(how, { id: entryId }, tx)
    topics.push(`entry:${entryId}`)
  }
  for (const { id } of how === 'finish' ? call.appointment.waitingEntries : []) {
    await move('dismiss', { id }, tx)
    topics.push(`entry:${id}`)
  }
  return topics
}

/** False when it was closed already. A call that was only prepared never was one: nothing of it stays. */
async function closeCall(callId: string, tx: Transaction): Promise<boolean> {
  const deleted = await tx.call.deleteMany({ where: { id: callId, admittedAt: null } })
  const ended = await tx.call.updateMany({ where: { id: callId, endedAt: null }, data: { endedAt: now() } })
  await deleteSignals(callId, tx)
  return deleted.count + ended.count > 0
}
