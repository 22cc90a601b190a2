import 'server-only'
import { recordEvent } from '@/lib/audit/store'
import type { Admin } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { db } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { type Outcome, Refusal } from '@/lib/http/error'
import { faultyClosedDays, faultyHours } from './hours.rules'
import { type Opening, openingAt } from './opening.rules'
import type { OpeningTimes } from './opening.schema'

/** The clinic's opening hours and closed days, in order. */
export async function readOpeningTimes(): Promise<OpeningTimes> {
  const [hours, closedDays] = await Promise.all([
    db().openingHours.findMany({ orderBy: [{ weekday: 'asc' }, { opens: 'asc' }] }),
    db().closedDays.findMany({ orderBy: [{ firstDay: 'asc' }, { lastDay: 'asc' }] }),
  ])
  return {
    hours,
    closedDays: closedDays.map(({ firstDay, lastDay, name }) => ({
      firstDay: dayOf(firstDay),
      lastDay: dayOf(lastDay),
      name,
    })),
  }
}

/** Whether the clinic is open at this moment. */
export async function currentOpening(): Promise<Opening> {
  return openingAt(await readOpeningTimes(), now(), env().CLINIC_TIME_ZONE)
}

/** Puts all opening hours and closed days in the place of those that were there. */
export async function changeOpeningTimes(admin: Admin, wanted: OpeningTimes): Promise<Outcome<undefined>> {
  const fields = [
    ...faultyHours(wanted.hours).map((place) => `hours.${place}`),
    ...faultyClosedDays(wanted.closedDays).map((place) => `closedDays.${place}`),
  ]
  if (fields.length > 0) return new Refusal('opening-times-wrong', { fields })
  return await db().$transaction(async (tx) => {
    // Two admins at once: one after the other, and each list stays whole.
    await tx.$queryRaw`SELECT 1 FROM clinic WHERE id = 1 FOR UPDATE`
    await tx.openingHours.deleteMany()
    await tx.openingHours.createMany({ data: wanted.hours })
    await tx.closedDays.deleteMany()
    await tx.closedDays.createMany({
      data: wanted.closedDays.map(({ firstDay, lastDay, name }) => ({
        firstDay: new Date(`${firstDay}T00:00:00Z`),
        lastDay: new Date(`${lastDay}T00:00:00Z`),
        name,
      })),
    })
    await recordEvent({ actor: admin, action: 'opening-times.changed', subject: ['clinic', undefined] }, tx)
    return undefined
  })
}

/** A `date` comes from the database as midnight in UTC. */
function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}
