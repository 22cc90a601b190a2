import 'server-only'
import { db } from '@/lib/db/prisma'

/** The clinic's own settings: the one row that the first migration made. */
export async function clinicSettings() {
  return await db().clinic.findUniqueOrThrow({ where: { id: 1 } })
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
