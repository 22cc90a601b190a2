import 'server-only'
import { findOwn as findOwnAppointment } from '@/lib/appointment/own.store'
import { recordEvent } from '@/lib/audit/store'
import type { Organiser } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { issueCode } from '@/lib/dial-in/store'
import { type Outcome, Refusal, refused } from '@/lib/http/error'
import { topicsOfEntries } from '@/lib/signalling/rules'
import { notify } from '@/lib/signalling/store'
import { IN_CONSULTATION } from '@/lib/waiting-room/rules'
import { move } from '@/lib/waiting-room/store'
import { type CompanionKind, freeSeat } from './rules'
import { type CompanionView, companionKind } from './schema'

/** Who was invited to an appointment beside the patient. */
export async function companionsOf(organiser: Organiser, appointmentId: string): Promise<Outcome<CompanionView[]>> {
  const appointment = await findOwnAppointment(organiser, appointmentId)
  if (appointment instanceof Refusal) return appointment
  const found = await db().companion.findMany({
    where: { appointmentId, withdrawnAt: null },
    orderBy: { seat: 'asc' },
    select: { id: true, kind: true },
  })
  return found.map(({ id, kind }) => ({ id, kind: companionKind.parse(kind) }))
}

/** A place and a code for one more person. The code is returned this once; only its HMAC is kept. */
export async function inviteCompanion(
  organiser: Organiser,
  appointmentId: string,
  kind: CompanionKind,
): Promise<Outcome<{ id: string; code: string }>> {
  const appointment = await findOwnAppointment(organiser, appointmentId)
  if (appointment instanceof Refusal) return appointment
  return await db().$transaction(async (tx) => {
    // One after the other for each appointment, so that both get a seat of their own; never one that was cancelled meanwhile.
    const open = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM appointment WHERE id = ${appointmentId}::uuid AND cancelled_at IS NULL FOR NO KEY UPDATE`
    if (open.length === 0) return new Refusal('not-now')
    const kept = await tx.companion.findMany({ where: { appointmentId, withdrawnAt: null }, select: { seat: true } })
    const seat = freeSeat(kept.map((companion) => companion.seat))
    if (seat === undefined) return new Refusal('companions-full')
    const { id } = await tx.companion.create({ data: { appointmentId, kind, seat }, select: { id: true } })
    const code = await issueCode(appointmentId, tx, id)
    await recordEvent({ actor: organiser, action: 'companion.invited', subject: ['appointment', appointmentId] }, tx)
    return { id, code }
  })
}

/** A new code for a companion; the old one dies at once, the patient's stays. */
export async function renewCompanionCode(organiser: Organiser, id: string): Promise<Outcome<{ code: string }>> {
  const companion = await findOwn(organiser, id)
  if (companion instanceof Refusal) return companion
  return await db().$transaction(async (tx) => {
    if (!(await hold(id, companion.appointmentId, tx))) return new Refusal('not-now')
    const code = await issueCode(companion.appointmentId, tx, id)
    await recordEvent(
      { actor: organiser, action: 'code.renewed', subject: ['appointment', companion.appointmentId] },
      tx,
    )
    return { code }
  })
}

/** The invitation is taken back: the code dies, who waits with it is sent home. Too late while they are in the call. */
export async function withdrawCompanion(organiser: Organiser, id: string): Promise<Outcome<undefined>> {
  const companion = await findOwn(organiser, id)
  if (companion instanceof Refusal) return companion
  return await db()
    .$transaction(async (tx) => {
      // The people first, in one order, as whoever ends, hands over or deletes.
      await tx.$queryRaw`
        SELECT 1 FROM waiting_entry WHERE appointment_id = ${companion.appointmentId}::uuid ORDER BY id FOR UPDATE`
      if (!(await hold(id, companion.appointmentId, tx))) return undefined
      await move('cancel', { companionId: id }, tx)
      const inside = await tx.waitingEntry.count({ where: { companionId: id, status: { in: [...IN_CONSULTATION] } } })
      if (inside > 0) throw new Refusal('not-now')
      await tx.companion.update({ where: { id }, data: { withdrawnAt: now() }, select: { id: true } })
      await tx.dialInCode.updateMany({ where: { companionId: id, revokedAt: null }, data: { revokedAt: now() } })
      // Who dialled in while the code was waited for.
      await move('cancel', { companionId: id }, tx)
      const entries = await tx.waitingEntry.findMany({
        where: { companionId: id },
        select: { id: true, doctorId: true },
      })
      await recordEvent(
        { actor: organiser, action: 'companion.withdrawn', subject: ['appointment', companion.appointmentId] },
        tx,
      )
      await notify([`doctor:${companion.doctorId}`, ...topicsOfEntries(entries)], tx)
      return undefined
    })
    .catch(refused)
}

/** The row, locked, after the appointment's; false when it was withdrawn, or the appointment cancelled or deleted. */
async function hold(id: string, appointmentId: string, tx: Transaction): Promise<boolean> {
  const stands = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM appointment WHERE id = ${appointmentId}::uuid AND cancelled_at IS NULL FOR SHARE`
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM companion WHERE id = ${id}::uuid AND withdrawn_at IS NULL FOR NO KEY UPDATE`
  return stands.length > 0 && rows.length > 0
}

/** Another doctor's looks like none. */
async function findOwn(
  organiser: Organiser,
  id: string,
): Promise<Outcome<{ appointmentId: string; doctorId: string }>> {
  const companion = await db().companion.findUnique({
    where: { id, withdrawnAt: null },
    select: { appointmentId: true },
  })
  if (!companion) return new Refusal('not-found')
  const appointment = await findOwnAppointment(organiser, companion.appointmentId)
  return appointment instanceof Refusal ? appointment : { ...companion, doctorId: appointment.doctorId }
}
