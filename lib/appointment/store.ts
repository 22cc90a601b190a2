import 'server-only'
import { doctorsOf } from '@/lib/account/store'
import { recordEvent } from '@/lib/audit/store'
import type { Organiser } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { db } from '@/lib/db/prisma'
import { issueCode } from '@/lib/dial-in/store'
import { env } from '@/lib/env'
import { type Outcome, Refusal } from '@/lib/http/error'
import { notify } from '@/lib/signalling/store'
import { move } from '@/lib/waiting-room/store'
import { instantOf, isSchedulable, startOfDay } from './rules'
import type { AgendaItem, NewAppointment } from './schema'

/** Makes an appointment with its dial-in code. The code is returned this once; only its HMAC is kept. */
export async function scheduleAppointment(
  organiser: Organiser,
  wanted: NewAppointment,
): Promise<Outcome<{ id: string; code: string; startsAt: string }>> {
  if (!(await organisesFor(organiser, wanted.doctorId))) return new Refusal('not-found')
  const scheduled = instantOf(wanted.date, wanted.time, env().CLINIC_TIME_ZONE, wanted.occurrence)
  if (typeof scheduled === 'string') return new Refusal(scheduled, { fields: ['time'] })
  if (!isSchedulable(scheduled.at, wanted.minutes, now())) return new Refusal('invalid-input', { fields: ['date'] })
  return await db().$transaction(async (tx) => {
    const { id } = await tx.appointment.create({
      data: {
        doctorId: wanted.doctorId,
        startsAt: scheduled.at,
        endsAt: new Date(scheduled.at.getTime() + wanted.minutes * 60_000),
        reference: wanted.reference,
        doctorConsentAt: wanted.consentAtHand ? now() : null,
        createdById: organiser.id,
      },
      select: { id: true },
    })
    const code = await issueCode(id, tx)
    await recordEvent({ actor: organiser, action: 'appointment.created', subject: ['appointment', id] }, tx)
    return { id, code, startsAt: scheduled.at.toISOString() }
  })
}

/** Today's and the coming appointments, in order of time. */
export async function comingAppointments(organiser: Organiser): Promise<AgendaItem[]> {
  const doctors = await doctorsOf(organiser)
  const found = await db().appointment.findMany({
    where: {
      doctorId: { in: doctors.map(({ id }) => id) },
      endsAt: { gte: startOfDay(now(), env().CLINIC_TIME_ZONE) },
    },
    orderBy: [{ startsAt: 'asc' }, { createdAt: 'asc' }],
    include: { doctor: { select: { name: true } } },
    take: 500,
  })
  return found.map((appointment) => ({
    id: appointment.id,
    doctorId: appointment.doctorId,
    doctorName: appointment.doctor.name,
    startsAt: appointment.startsAt.toISOString(),
    endsAt: appointment.endsAt.toISOString(),
    reference: appointment.reference,
    cancelled: appointment.cancelledAt !== null,
    consentAtHand: appointment.doctorConsentAt !== null,
  }))
}

/** A new code for an appointment; the old one dies at once. */
export async function renewCode(organiser: Organiser, id: string): Promise<Outcome<{ code: string }>> {
  const appointment = await findOwn(organiser, id)
  if (appointment instanceof Refusal) return appointment
  if (appointment.cancelledAt) return new Refusal('not-now')
  return await db().$transaction(async (tx) => {
    const code = await issueCode(id, tx)
    await recordEvent({ actor: organiser, action: 'code.renewed', subject: ['appointment', id] }, tx)
    return { code }
  })
}

/** Cancels an appointment; a patient who is in the consultation is not cut off: then it is too late to cancel. */
export async function cancelAppointment(organiser: Organiser, id: string): Promise<Outcome<undefined>> {
  const appointment = await findOwn(organiser, id)
  if (appointment instanceof Refusal) return appointment
  return await db().$transaction(async (tx) => {
    const { count } = await tx.appointment.updateMany({
      where: { id, cancelledAt: null, waitingEntries: { none: { status: { in: ['ADMITTED', 'CONNECTED'] } } } },
      data: { cancelledAt: now() },
    })
    if (count === 0) return new Refusal('not-now')
    await tx.dialInCode.updateMany({ where: { appointmentId: id, revokedAt: null }, data: { revokedAt: now() } })
    const waiting = await tx.waitingEntry.findMany({ where: { appointmentId: id }, select: { id: true } })
    await move('cancel', { appointmentId: id }, tx)
    await tx.call.deleteMany({ where: { appointmentId: id, admittedAt: null } })
    await notify([`doctor:${appointment.doctorId}`, ...waiting.map((entry) => `entry:${entry.id}` as const)], tx)
    await recordEvent({ actor: organiser, action: 'appointment.cancelled', subject: ['appointment', id] }, tx)
    return undefined
  })
}

/** Somebody else's appointment looks like none; the attempt is written down. */
async function findOwn(
  organiser: Organiser,
  id: string,
): Promise<Outcome<{ doctorId: string; cancelledAt: Date | null }>> {
  const appointment = await db().appointment.findUnique({
    where: { id },
    select: { doctorId: true, cancelledAt: true },
  })
  if (appointment && (await organisesFor(organiser, appointment.doctorId))) return appointment
  if (appointment) await recordEvent({ actor: organiser, action: 'appointment.refused', subject: ['appointment', id] })
  return new Refusal('not-found')
}

async function organisesFor(organiser: Organiser, doctorId: string): Promise<boolean> {
  return (await doctorsOf(organiser)).some(({ id }) => id === doctorId)
}
