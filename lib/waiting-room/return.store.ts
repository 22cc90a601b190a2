import 'server-only'
import { randomBytes } from 'node:crypto'
import { now } from '@/lib/clock'
import { db } from '@/lib/db/prisma'
import { hashOfVisit } from '@/lib/dial-in/store'
import { notify } from '@/lib/signalling/store'
import type { WayBack } from './return.schema'
import { RETURN_MINUTES, VISIT_ENDS_HOURS } from './rules'

/**
 * The cookie of a visit that the practice has ended becomes a key for the goodbye page's memory. The cookie opens
 * nothing from here on, whoever may have kept it; undefined when there is no way back.
 */
export async function exchangeCookie(token: string): Promise<string | undefined> {
  const key = randomBytes(32).toString('base64url')
  const exchanged = await db().$queryRaw<unknown[]>`
    UPDATE waiting_entry e SET visit_hash = ${hashOfKey(key)} FROM appointment a
    WHERE e.visit_hash = ${hashOfVisit(token)} AND a.id = e.appointment_id AND a.cancelled_at IS NULL
      -- Brought back before the goodbye page has asked.
      AND (e.status = 'WAITING' OR e.status = 'FINISHED' AND e.ended_at > ${ended()}::timestamptz)
    RETURNING e.id`
  return exchanged.length > 0 ? key : undefined
}

/** Whether the way back is open. */
export async function wayBackBy(key: string): Promise<WayBack> {
  const [entry] = await db().$queryRaw<{ open: boolean }[]>`
    SELECT e.status = 'WAITING' AS open FROM waiting_entry e JOIN appointment a ON a.id = e.appointment_id
    WHERE e.visit_hash = ${hashOfKey(key)} AND a.cancelled_at IS NULL
      AND (e.status = 'WAITING' AND a.ends_at >= ${lastEnd()}::timestamptz
        OR e.status = 'FINISHED' AND e.ended_at > ${ended()}::timestamptz)`
  if (!entry) return 'gone'
  return entry.open ? 'open' : 'shut'
}

/** Goes the way back: the key becomes a new cookie, once. Undefined while it is not open. */
export async function returnBy(key: string): Promise<string | undefined> {
  const token = randomBytes(32).toString('base64url')
  const [entry] = await db().$queryRaw<{ id: string; doctorId: string }[]>`
    UPDATE waiting_entry e SET visit_hash = ${hashOfVisit(token)}, last_seen_at = clock_timestamp() FROM appointment a
    WHERE e.visit_hash = ${hashOfKey(key)} AND e.status = 'WAITING'
      AND a.id = e.appointment_id AND a.ends_at >= ${lastEnd()}::timestamptz
    RETURNING e.id, e.doctor_id AS "doctorId"`
  if (!entry) return undefined
  await notify([`doctor:${entry.doctorId}`])
  return token
}

/** A key is no cookie: what the goodbye page holds opens no visit by itself. */
function hashOfKey(key: string): string {
  return hashOfVisit(`way-back:${key}`)
}

/** What ended before has no way back. */
function ended(): Date {
  return new Date(now().getTime() - RETURN_MINUTES * 60_000)
}

function lastEnd(): Date {
  return new Date(now().getTime() - VISIT_ENDS_HOURS * 3_600_000)
}
