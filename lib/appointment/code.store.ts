import 'server-only'
import { recordEvent } from '@/lib/audit/store'
import type { Organiser } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { issueCode } from '@/lib/dial-in/store'
import { type Outcome, Refusal } from '@/lib/http/error'
import { forgetCode } from '@/lib/invitation/store'
import { notify } from '@/lib/signalling/store'
import { findOwn, markOf, type Own } from './own.store'

/** A new code for an appointment; the old one dies at once. */
export async function renewCode(organiser: Organiser, id: string): Promise<Outcome<{ code: string }>> {
  return await changeCode(organiser, id, async (tx) => {
    const code = await issueCode(id, tx)
    await forgetCode(id, tx)
    await recordEvent({ actor: organiser, action: 'code.renewed', subject: ['appointment', id] }, tx)
    return { code }
  })
}

/** While it is locked, nobody gets in with the patient's code; who is there already stays. */
export async function lockCode(
  organiser: Organiser,
  id: string,
  locked: boolean,
): Promise<Outcome<{ version: number }>> {
  return await changeCode(organiser, id, async (tx, version) => {
    await tx.dialInCode.updateMany({
      where: { appointmentId: id, companionId: null, revokedAt: null },
      data: { lockedAt: locked ? now() : null },
    })
    const action = locked ? 'code.locked' : 'code.unlocked'
    await recordEvent({ actor: organiser, action, subject: ['appointment', id] }, tx)
    return { version }
  })
}

/** A cancelled appointment has no code any more. The appointment's row first, as a dial-in does. */
async function changeCode<T>(
  organiser: Organiser,
  id: string,
  change: (tx: Transaction, version: number) => Promise<T>,
): Promise<Outcome<T>> {
  const own: Outcome<Own> = await findOwn(organiser, id)
  if (own instanceof Refusal) return own
  return await db().$transaction(async (tx) => {
    const [marked] = await tx.appointment.updateManyAndReturn({
      where: { id, cancelledAt: null },
      data: markOf(organiser),
      select: { version: true },
    })
    if (!marked) return new Refusal('not-now')
    const changed = await change(tx, marked.version)
    await notify([`doctor:${own.doctorId}`], tx)
    return changed
  })
}
