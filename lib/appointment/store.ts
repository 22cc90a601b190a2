import 'server-only'
import { randomUUID } from 'node:crypto'
import { organisesFor } from '@/lib/account/store'
import { recordEvents } from '@/lib/audit/store'
import type { Organiser } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { issueCodes } from '@/lib/dial-in/store'
import { env } from '@/lib/env'
import { type Outcome, Refusal } from '@/lib/http/error'
import { queueChange } from '@/lib/invitation/store'
import { isOverdue } from '@/lib/retention/store'
import { holdKeys } from '@/lib/seal/destroy.store'
import { seal, sealAll } from '@/lib/seal/store'
import { topicsOfEntries } from '@/lib/signalling/rules'
import { notify } from '@/lib/signalling/store'
import { move } from '@/lib/waiting-room/store'
import { onClock } from './agenda.rules'
import { findOwn, holdForChange, lockDoctor, markOf, type Own, overlapped, type Slot } from './own.store'
import { dayAfter } from './range.rules'
import { isSchedulable } from './rules'
import type { Cancellation, ChangedAppointment, NewAppointment, ScheduledAppointment } from './schema'
import { datesOf, daysBetween, instantsOf } from './series.rules'

/** How long a spontaneous consultation is planned to be. */
const IMMEDIATE_MINUTES = 15

/** Makes an appointment, or a series, with a dial-in code each. Codes are returned this once; only HMACs are kept. */
export async function scheduleAppointment(
  organiser: Organiser,
  wanted: NewAppointment,
): Promise<Outcome<ScheduledAppointment>> {
  if (!(await organisesFor(organiser, wanted.doctorId))) return new Refusal('not-found')
  // Who cannot delete takes nothing new (R7); what there is goes on.
  if (await isOverdue()) return new Refusal('retention-overdue')
  const dates = wanted.repeat ? datesOf(wanted.date, wanted.repeat) : [wanted.date]
  if (!dates) return new Refusal('series-too-long', { fields: ['repeat'] })
  const slots = slotsOf(dates, wanted)
  if (slots instanceof Refusal) return slots
  return await db().$transaction(async (tx) => {
    await lockDoctor(wanted.doctorId, tx)
    const refused = await overlapRefusal(wanted, wanted.doctorId, slots, [], tx)
    return refused ?? (await makeAppointments(organiser, wanted, slots, tx))
  })
}

/** »Sprechstunde jetzt«: from this minute on, whatever else is planned. */
export async function startImmediately(organiser: Organiser, doctorId: string): Promise<Outcome<ScheduledAppointment>> {
  if (!(await organisesFor(organiser, doctorId))) return new Refusal('not-found')
  if (await isOverdue()) return new Refusal('retention-overdue')
  const startsAt = new Date(Math.floor(now().getTime() / 60_000) * 60_000)
  const slot = { startsAt, endsAt: new Date(startsAt.getTime() + IMMEDIATE_MINUTES * 60_000) }
  const what = { doctorId, reference: '', consentAtHand: false }
  return await db().$transaction((tx) => makeAppointments(organiser, what, [slot], tx))
}

/** The slots on these days, or why one of them cannot be. */
function slotsOf(
  dates: readonly string[],
  { time, minutes, occurrence }: Pick<NewAppointment, 'time' | 'minutes' | 'occurrence'>,
): Outcome<readonly Slot[]> {
  const scheduled = instantsOf(dates, time, env().CLINIC_TIME_ZONE, occurrence)
  if ('code' in scheduled) return new Refusal(scheduled.code, { fields: ['time'], dates: scheduled.dates })
  if (!scheduled.all.every((at) => isSchedulable(at, minutes, now()))) {
    return new Refusal('invalid-input', { fields: [dates.length > 1 ? 'repeat' : 'date'] })
  }
  return scheduled.all.map((startsAt) => ({ startsAt, endsAt: new Date(startsAt.getTime() + minutes * 60_000) }))
}

/** Overlaps are asked about, unless whoever asks knows of them. */
async function overlapRefusal(
  { overlapAccepted = false }: { overlapAccepted?: boolean | undefined },
  doctorId: string,
  slots: readonly Slot[],
  except: readonly string[],
  tx: Transaction,
): Promise<Refusal | undefined> {
  if (overlapAccepted) return undefined
  const dates = await overlapped(doctorId, slots, except, tx)
  return dates.length === 0 ? undefined : new Refusal('overlaps', { fields: ['time'], dates })
}

async function makeAppointments(
  organiser: Organiser,
  what: Pick<NewAppointment, 'doctorId' | 'reference' | 'consentAtHand'>,
  slots: readonly Slot[],
  tx: Transaction,
): Promise<ScheduledAppointment> {
  const seriesId = slots.length > 1 ? randomUUID() : null
  const made = slots.map((slot) => ({ id: randomUUID(), ...slot }))
  const words = made.map(({ id, endsAt }) => ({ row: id, endsAt, text: what.reference }))
  const references = await sealAll('appointment.reference', words, tx)
  await tx.appointment.createMany({
    data: made.map((slot, index) => ({
      ...slot,
      doctorId: what.doctorId,
      reference: references[index] ?? '',
      doctorConsentAt: what.consentAtHand ? now() : null,
      createdById: organiser.id,
      seriesId,
    })),
  })
  const ids = made.map(({ id }) => id)
  const codes = await issueCodes(ids, tx)
  await recordEvents({ actor: organiser, action: 'appointment.created' }, subjects(ids), tx)
  await notify([`doctor:${what.doctorId}`], tx)
  const [first, ...further] = made.map(({ id, startsAt }) => ({
    id,
    code: codes.get(id) ?? '',
    startsAt: startsAt.toISOString(),
  }))
  if (!first) throw new TypeError('there is at least one slot')
  return { ...first, further }
}

/**
 * Moves an appointment, changes its length or what is written about it; with `following` the later ones of its series
 * move by as many days, to the same time on the clinic's clock.
 */
export async function changeAppointment(
  organiser: Organiser,
  id: string,
  wanted: ChangedAppointment,
): Promise<Outcome<undefined>> {
  const own = await findOwn(organiser, id)
  if (own instanceof Refusal) return own
  return await db().$transaction(async (tx) => {
    const held = await holdForChange(own, wanted, tx)
    if (held instanceof Refusal) return held
    const zone = env().CLINIC_TIME_ZONE
    const first = held.find((one) => one.id === id) ?? own
    const days = daysBetween(onClock(first.startsAt, zone).date, wanted.date)
    const dates = held.map(({ startsAt }) => dayAfter(onClock(startsAt, zone).date, days))
    const slots = slotsOf(dates, wanted)
    if (slots instanceof Refusal) return slots
    const ids = held.map((one) => one.id)
    const refused = await overlapRefusal(wanted, own.doctorId, slots, ids, tx)
    if (refused) return refused
    await holdKeys(tx)
    for (const [index, one] of held.entries()) {
      const slot = slots[index] ?? one
      const words = { row: one.id, endsAt: slot.endsAt, text: wanted.reference }
      await tx.appointment.update({
        where: { id: one.id },
        data: {
          startsAt: slot.startsAt,
          endsAt: slot.endsAt,
          reference: await seal('appointment.reference', words, tx),
          doctorConsentAt: wanted.consentAtHand ? (one.doctorConsentAt ?? now()) : null,
          ...markOf(organiser),
        },
        select: { id: true },
      })
      if (!isSameTime(slot, one)) await queueChange(one.id, 'moved', tx)
    }
    await recordEvents({ actor: organiser, action: 'appointment.changed' }, subjects(ids), tx)
    await wakeEverybody(held, tx)
    return undefined
  })
}

/** Cancels an appointment, with `following` the later ones of its series too. The patient sees the reason. */
export async function cancelAppointment(
  organiser: Organiser,
  id: string,
  wanted: Cancellation,
): Promise<Outcome<undefined>> {
  const own = await findOwn(organiser, id)
  if (own instanceof Refusal) return own
  return await db().$transaction(async (tx) => {
    const held = await holdForChange(own, wanted, tx)
    if (held instanceof Refusal) return held
    const ids = held.map((one) => one.id)
    for (const { id: row, endsAt } of held) {
      const cancelReason = await seal('appointment.cancel_reason', { row, endsAt, text: wanted.reason }, tx)
      await tx.appointment.update({
        where: { id: row },
        data: { cancelledAt: now(), cancelReason, ...markOf(organiser) },
        select: { id: true },
      })
    }
    await tx.dialInCode.updateMany({
      where: { appointmentId: { in: ids }, revokedAt: null },
      data: { revokedAt: now() },
    })
    await wakeEverybody(held, tx)
    for (const appointmentId of ids) {
      await move('cancel', { appointmentId }, tx)
      await queueChange(appointmentId, 'cancelled', tx)
    }
    await tx.call.deleteMany({ where: { appointmentId: { in: ids }, admittedAt: null } })
    await recordEvents({ actor: organiser, action: 'appointment.cancelled' }, subjects(ids), tx)
    return undefined
  })
}

/** The doctor's and the team's pages, and those of the patients who are there already. */
async function wakeEverybody(changed: readonly Own[], tx: Transaction): Promise<void> {
  const entries = await tx.waitingEntry.findMany({
    where: { appointmentId: { in: changed.map(({ id }) => id) } },
    select: { id: true, doctorId: true },
  })
  await notify([...changed.map(({ doctorId }) => `doctor:${doctorId}` as const), ...topicsOfEntries(entries)], tx)
}

function isSameTime(one: Slot, other: Slot): boolean {
  return one.startsAt.getTime() === other.startsAt.getTime() && one.endsAt.getTime() === other.endsAt.getTime()
}

function subjects(ids: readonly string[]) {
  return ids.map((id) => ['appointment', id] as const)
}
