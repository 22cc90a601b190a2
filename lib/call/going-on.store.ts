import 'server-only'
import { Prisma } from '@/lib/db/generated/client'

/** Of a `call c`: it is going on. One that is only prepared, while the patient waits, is not. */
export const GOING_ON = Prisma.sql`c.admitted_at IS NOT NULL AND c.ended_at IS NULL`

/** Whether a call is going on at an appointment: as long as it is, nothing of that appointment is deleted. */
export function goingOnAt(appointmentId: 'a.id' | 'r.appointment_id'): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT 1 FROM call c WHERE c.appointment_id = ${Prisma.raw(appointmentId)} AND ${GOING_ON})`
}
