import 'server-only'
import { organisesFor } from '@/lib/account/store'
import type { Organiser } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { type Outcome, Refusal } from '@/lib/http/error'
import { IN_CONSULTATION, type WaitingStatus } from '@/lib/waiting-room/rules'

export type Slot = { readonly startsAt: Date; readonly endsAt: Date }

export type Own = Slot & {
  readonly id: string
  readonly doctorId: string
  readonly version: number
  readonly cancelledAt: Date | null
  readonly doctorConsentAt: Date | null
  readonly seriesId: string | null
}

const OWN = {
  id: true,
  doctorId: true,
  startsAt: true,
  endsAt: true,
  version: true,
  cancelledAt: true,
  doctorConsentAt: true,
  seriesId: true,
} as const

/** Somebody else's appointment looks like none. */
export async function findOwn(organiser: Organiser, id: string): Promise<Outcome<Own>> {
  const appointment = await db().appointment.findUnique({ where: { id }, select: OWN })
  if (appointment && (await organisesFor(organiser, appointment.doctorId))) return appointment
  return new Refusal('not-found')
}

/** One after the other for each doctor: two people who make or move at the same moment see each other's appointment. */
export async function lockDoctor(doctorId: string, tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM account WHERE id = ${doctorId}::uuid FOR NO KEY UPDATE`
}

/** When a doctor has something else in these slots: the beginnings of the slots that overlap it. */
export async function overlapped(
  doctorId: string,
  slots: readonly Slot[],
  except: readonly string[],
  tx: Transaction,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ at: Date }[]>`
    SELECT DISTINCT w.starts_at AS at
    FROM unnest(${slots.map(({ startsAt }) => startsAt.toISOString())}::timestamptz[],
      ${slots.map(({ endsAt }) => endsAt.toISOString())}::timestamptz[]) AS w (starts_at, ends_at)
    JOIN appointment a ON a.doctor_id = ${doctorId}::uuid AND a.cancelled_at IS NULL
      AND a.starts_at < w.ends_at AND a.ends_at > w.starts_at AND a.id <> ALL (${[...except]}::uuid[])
    ORDER BY 1`
  return rows.map(({ at }) => at.toISOString())
}

/**
 * Holds an appointment, and with `following` all of its series that come after it, for a change of the version that
 * was seen; or why it cannot be changed. Entries before appointments, as an admission does: so the two wait for each
 * other instead of missing each other.
 */
export async function holdForChange(
  own: Own,
  { version, following }: { version: number; following: boolean },
  tx: Transaction,
): Promise<Outcome<readonly Own[]>> {
  await lockDoctor(own.doctorId, tx)
  const which =
    following && own.seriesId !== null
      ? { seriesId: own.seriesId, startsAt: { gte: own.startsAt }, cancelledAt: null, doctorId: own.doctorId }
      : { id: own.id }
  const ids = (await tx.appointment.findMany({ where: which, select: { id: true } })).map(({ id }) => id)
  const entries = await tx.$queryRaw<{ status: WaitingStatus }[]>`
    SELECT status::text AS status FROM waiting_entry WHERE appointment_id = ANY (${ids}::uuid[]) ORDER BY id FOR UPDATE`
  await tx.$queryRaw`SELECT 1 FROM appointment WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`
  const held = await tx.appointment.findMany({ where: { id: { in: ids } }, select: OWN, orderBy: { startsAt: 'asc' } })
  const first = held.find(({ id }) => id === own.id)
  if (!first || first.version !== version || first.cancelledAt) return new Refusal('changed-meanwhile')
  // Nobody is cut off in the consultation, nor is the appointment moved from under it.
  if (entries.some(({ status }) => IN_CONSULTATION.includes(status))) return new Refusal('in-consultation')
  return held.filter(({ cancelledAt }) => cancelledAt === null)
}

/** What every change of an appointment writes: a new version, by whom, and when. */
export function markOf(organiser: Organiser) {
  return { version: { increment: 1 }, changedById: organiser.id, changedAt: now() }
}
