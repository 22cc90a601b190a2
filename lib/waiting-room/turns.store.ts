import 'server-only'
import { GOING_ON } from '@/lib/call/going-on.store'
import { now } from '@/lib/clock'
import { db } from '@/lib/db/prisma'
import type { Turn } from './estimate.rules'
import { SHOWN_MINUTES } from './rules'

/** The consultation that is going on, who waits with an earlier appointment, and who may still come with one. */
export async function turnsBefore(own: {
  doctorId: string
  appointmentId: string
  startsAt: Date
  arrivedAt: Date
}): Promise<Turn[]> {
  return await db().$queryRaw<Turn[]>`
    SELECT a.starts_at AS "startsAt", a.ends_at AS "endsAt", c.admitted_at AS "admittedAt", FALSE AS here
    FROM call c JOIN appointment a ON a.id = c.appointment_id
    WHERE c.doctor_id = ${own.doctorId}::uuid AND ${GOING_ON}
    UNION ALL
    SELECT a.starts_at, a.ends_at, NULL, TRUE FROM waiting_entry e JOIN appointment a ON a.id = e.appointment_id
    WHERE e.doctor_id = ${own.doctorId}::uuid AND e.status = 'WAITING' AND e.companion_id IS NULL AND a.id <> ${own.appointmentId}::uuid
      AND e.last_seen_at > clock_timestamp() - ${SHOWN_MINUTES} * interval '1 minute'
      AND (a.starts_at, e.arrived_at) < (${own.startsAt}::timestamptz, ${own.arrivedAt}::timestamptz)
    UNION ALL
    SELECT a.starts_at, a.ends_at, NULL, FALSE FROM appointment a
    WHERE a.doctor_id = ${own.doctorId}::uuid AND a.cancelled_at IS NULL AND a.id <> ${own.appointmentId}::uuid
      AND a.starts_at < ${own.startsAt}::timestamptz AND a.ends_at > ${now()}::timestamptz
      AND NOT EXISTS (
        SELECT 1 FROM waiting_entry e WHERE e.appointment_id = a.id AND e.companion_id IS NULL AND e.status <> 'PREPARING'
      )`
}
