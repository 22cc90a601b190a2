import 'server-only'
import { doctorsOf } from '@/lib/account/store'
import type { Organiser } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { Prisma } from '@/lib/db/generated/client'
import { db } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { type Outcome, Refusal } from '@/lib/http/error'
import { latestMails } from '@/lib/invitation/store'
import { unseal } from '@/lib/seal/store'
import { findOwn } from './own.store'
import { dayAfter } from './range.rules'
import { midnightOf, startOfDay } from './rules'
import type { AgendaItem, FoundAppointments } from './schema'
import { hasWords, type Search } from './search.rules'

/** More than three doctors have in a fortnight. */
const SHOWN_AT_MOST = 1_500
const FOUND_AT_MOST = 50
/** References that are unsealed at a time while one is looked for. */
const LOOKED_THROUGH = 1_000

/** The appointments of these days, both included, in order of time; without `to` all that come. */
export async function agendaOf(
  organiser: Organiser,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
): Promise<AgendaItem[]> {
  const zone = env().CLINIC_TIME_ZONE
  const begin = from === undefined ? startOfDay(now(), zone) : midnightOf(from, zone)
  return await itemsWhere({
    doctorId: { in: await idsOf(organiser) },
    endsAt: { gt: begin },
    ...(to === undefined ? {} : { startsAt: { lt: midnightOf(dayAfter(to, 1), zone) } }),
  })
}

/** One appointment as it is now. */
export async function showAppointment(organiser: Organiser, id: string): Promise<Outcome<AgendaItem>> {
  const own = await findOwn(organiser, id)
  if (own instanceof Refusal) return own
  const [item] = await itemsWhere({ id })
  return item ?? new Refusal('not-found')
}

/**
 * Whatever fits, the nearest first found, over all doctors that somebody organises for. Times and days are found by the
 * database; words of the reference here, in memory: the database holds them sealed and learns of none that is looked for.
 */
export async function findAppointments(organiser: Organiser, search: Search): Promise<FoundAppointments> {
  const zone = env().CLINIC_TIME_ZONE
  const conditions = [
    Prisma.sql`doctor_id = ANY (${await idsOf(organiser)}::uuid[])`,
    ...search.times.map((time) => Prisma.sql`to_char(starts_at AT TIME ZONE ${zone}, 'HH24:MI') LIKE ${`${time}%`}`),
    ...search.days.map((day) => Prisma.sql`to_char(starts_at AT TIME ZONE ${zone}, 'DD.MM.YYYY') LIKE ${`${day}%`}`),
  ]
  const where = Prisma.join(conditions, ' AND ')
  const at = now()
  const found: string[] = []
  for (let from = 0; found.length <= FOUND_AT_MOST; from += LOOKED_THROUGH) {
    const rows = await db().$queryRaw<{ id: string; reference: string }[]>`
      SELECT id, reference FROM appointment WHERE ${where}
      ORDER BY abs(extract(epoch FROM starts_at - ${at}::timestamptz)), id LIMIT ${LOOKED_THROUGH} OFFSET ${from}`
    for (const { id, reference } of rows) {
      if (search.words.length === 0 || hasWords(search, unseal('appointment.reference', id, reference))) found.push(id)
    }
    if (rows.length < LOOKED_THROUGH) break
  }
  const ids = found.slice(0, FOUND_AT_MOST)
  return { items: await itemsWhere({ id: { in: ids } }), more: found.length > FOUND_AT_MOST }
}

/** Changes with every appointment that is made, changed or deleted of today's and the coming ones. */
export async function agendaVersion(doctorIds: readonly string[]): Promise<string> {
  const [row] = await db().$queryRaw<{ version: string }[]>`
    SELECT count(*) || '.' || coalesce(sum(version), 0) AS version FROM appointment
    WHERE doctor_id = ANY (${[...doctorIds]}::uuid[]) AND ends_at > ${startOfDay(now(), env().CLINIC_TIME_ZONE)}::timestamptz`
  return row?.version ?? ''
}

async function idsOf(organiser: Organiser): Promise<string[]> {
  return (await doctorsOf(organiser)).map(({ id }) => id)
}

async function itemsWhere(where: Prisma.AppointmentWhereInput): Promise<AgendaItem[]> {
  const found = await db().appointment.findMany({
    where,
    orderBy: [{ startsAt: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    include: {
      doctor: { select: { name: true } },
      createdBy: { select: { name: true } },
      changedBy: { select: { name: true } },
      codes: { where: { companionId: null }, orderBy: { createdAt: 'desc' }, select: { lockedAt: true, usedAt: true } },
    },
    take: SHOWN_AT_MOST,
  })
  const mails = await latestMails(found.map(({ id }) => id))
  return found.map((appointment) => ({
    id: appointment.id,
    doctorId: appointment.doctorId,
    doctorName: appointment.doctor.name,
    startsAt: appointment.startsAt.toISOString(),
    endsAt: appointment.endsAt.toISOString(),
    reference: unseal('appointment.reference', appointment.id, appointment.reference),
    cancelled: appointment.cancelledAt !== null,
    cancelReason: unseal('appointment.cancel_reason', appointment.id, appointment.cancelReason),
    consentAtHand: appointment.doctorConsentAt !== null,
    version: appointment.version,
    seriesId: appointment.seriesId,
    created: { by: appointment.createdBy.name, at: appointment.createdAt.toISOString() },
    changed: appointment.changedAt && {
      by: appointment.changedBy?.name ?? '',
      at: appointment.changedAt.toISOString(),
    },
    code: {
      locked: (appointment.codes[0]?.lockedAt ?? null) !== null,
      usedAt: appointment.codes[0]?.usedAt?.toISOString() ?? null,
    },
    mail: mails.get(appointment.id),
  }))
}
