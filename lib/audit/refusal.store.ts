import 'server-only'
import type { SignedIn } from '@/lib/auth/rules'
import { db } from '@/lib/db/prisma'
import type { ErrorCode } from '@/lib/http/error'
import { recordEvent } from './store'

/**
 * Writes down that somebody was refused what they asked for: with the wrong role, from a foreign page, or because it
 * is somebody else's, which looks to them as if it did not exist. What really does not exist is no attempt.
 */
export async function recordRefusedAccess(
  person: SignedIn | undefined,
  code: ErrorCode,
  ids: readonly string[],
): Promise<void> {
  const actor = person ?? 'system'
  if (code === 'cross-site') await recordEvent({ actor, action: 'access.cross-site' })
  if (!person || (code !== 'forbidden' && code !== 'not-found')) return
  const subject = await somebodyElses(person, ids)
  if (code === 'forbidden') await recordEvent({ actor: person, action: 'access.forbidden', subject })
  else if (subject) await recordEvent({ actor: person, action: 'access.not-own', subject })
}

type Foreign = { kind: 'appointment' | 'waiting-entry' | 'call' | 'account'; id: string }

/** What these ids name, if it belongs to a doctor whom this person does not organise for. */
async function somebodyElses(
  person: SignedIn,
  ids: readonly string[],
): Promise<readonly [Foreign['kind'], string] | null> {
  const [found] = await db().$queryRaw<Foreign[]>`
    SELECT kind, id FROM (
      SELECT 'appointment' AS kind, id, doctor_id, id AS asked FROM appointment
      UNION ALL SELECT 'waiting-entry', id, doctor_id, id FROM waiting_entry
      UNION ALL SELECT 'call', id, doctor_id, id FROM call
      UNION ALL SELECT 'appointment', a.id, a.doctor_id, k.id FROM companion k JOIN appointment a ON a.id = k.appointment_id
      UNION ALL SELECT 'account', id, id, id FROM account WHERE role = 'DOCTOR'
    ) thing
    WHERE asked = ANY (${[...ids]}::uuid[]) AND doctor_id <> ${person.id}::uuid
      AND NOT EXISTS (
        SELECT 1 FROM staff_assignment s WHERE s.staff_id = ${person.id}::uuid AND s.doctor_id = thing.doctor_id)
    ORDER BY kind = 'account' LIMIT 1`
  return found ? [found.kind, found.id] : null
}
