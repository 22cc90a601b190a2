import 'server-only'
import { recordEvent } from '@/lib/audit/store'
import type { Admin } from '@/lib/auth/rules'
import { db } from '@/lib/db/prisma'
import { type Outcome, Refusal } from '@/lib/http/error'
import { clockJump, isFreshAfterGap } from '@/lib/retention/clock.rules'
import { databaseNow } from '@/lib/retention/store'

/** How far the clock that an admin has seen may be from the one that is confirmed. */
const CONFIRMED_WITHIN_MS = 10 * 60_000

export type Clock = { readonly at: Date; readonly afterGap: boolean }

/**
 * What the database's clock says, or a refusal when it stands where no clock can get since the last look. What was
 * deleted by a wrong clock could not be brought back.
 */
export async function lookAtClock(at?: Date): Promise<Outcome<Clock>> {
  const now = at ?? (await databaseNow())
  const { clockAt } = await db().purgeState.findUniqueOrThrow({ where: { id: 1 } })
  if (clockJump(clockAt, now)) return new Refusal('clock-jumped')
  await db().purgeState.update({ where: { id: 1 }, data: { clockAt: now }, select: { id: true } })
  return { at: now, afterGap: isFreshAfterGap(clockAt, now) }
}

/**
 * After a restore the last look was before the backup was made. Whoever restored it meant this gap, however long it is:
 * deletion goes on by the database's clock from here on.
 */
export async function acceptGap(): Promise<Date> {
  const now = await databaseNow()
  await db().purgeState.update({ where: { id: 1 }, data: { clockAt: now }, select: { id: true } })
  return now
}

/** The admin has compared the database's clock with a right one: deletion goes by it from here on. */
export async function confirmClock(
  admin: Admin,
  seen: Date,
  { at }: { readonly at?: Date } = {},
): Promise<Outcome<undefined>> {
  const now = at ?? (await databaseNow())
  if (Math.abs(now.getTime() - seen.getTime()) > CONFIRMED_WITHIN_MS) return new Refusal('not-now')
  return await db().$transaction(async (tx) => {
    await tx.purgeState.update({ where: { id: 1 }, data: { clockAt: now }, select: { id: true } })
    await recordEvent({ actor: admin, action: 'retention.clock-confirmed', subject: ['clinic', undefined] }, tx)
    return undefined
  })
}
