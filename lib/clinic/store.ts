import 'server-only'
import { recordEvent } from '@/lib/audit/store'
import type { Admin } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { db } from '@/lib/db/prisma'
import type { DialInWindow } from './schema'

/** The clinic's own settings: the one row that the first migration made. */
export async function clinicSettings() {
  return await db().clinic.findUniqueOrThrow({ where: { id: 1 } })
}

/** From when until when codes work; it counts for every appointment at once. */
export async function changeDialInWindow(admin: Admin, window: DialInWindow): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.clinic.update({ where: { id: 1 }, data: { ...window, updatedAt: now() }, select: { id: true } })
    await recordEvent({ actor: admin, action: 'clinic.window-changed', subject: ['clinic', undefined] }, tx)
  })
}

/** Whether the database answers. */
export async function databaseAnswers(): Promise<boolean> {
  try {
    await db().$queryRaw`SELECT 1`
    return true
  } catch {
    return false
  }
}
