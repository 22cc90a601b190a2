import 'server-only'
import { chainEvents } from '@/lib/audit/chain.store'
import { recordEvent } from '@/lib/audit/store'
import type { Admin } from '@/lib/auth/rules'
import { clinicSettings } from '@/lib/clinic/store'
import { db } from '@/lib/db/prisma'
import { type Outcome, Refusal } from '@/lib/http/error'
import { writeReceipt } from '@/lib/receipt/store'
import type { RunView } from '@/lib/retention/schema'
import { databaseNow, runView } from '@/lib/retention/store'
import { destroyRetiredKeys, retireKeysOf, takeDestroyed } from '@/lib/seal/destroy.store'
import { topicsOfEntries } from '@/lib/signalling/rules'
import { notify } from '@/lib/signalling/store'
import { deleteAll } from './batch.store'

/**
 * »Sofort löschen« (Art. 17): everything about one appointment, whatever its period, with a receipt. What else was sealed
 * with the same keys is sealed anew, so that they can go at once.
 */
export async function purgeAppointment(
  admin: Admin,
  id: string,
  { at }: { readonly at?: Date } = {},
): Promise<Outcome<RunView>> {
  const startedAt = at ?? (await databaseNow())
  const run = await deleteAppointment(admin, id, startedAt)
  if (run instanceof Refusal) return run
  await destroyRetiredKeys()
  return await db().$transaction(async (tx) => {
    await writeReceipt(run, { finishedAt: startedAt, keys: await takeDestroyed(tx), dropped: null }, tx)
    return runView(await tx.purgeRun.findUniqueOrThrow({ where: { id: run } }))
  })
}

async function deleteAppointment(admin: Admin, id: string, startedAt: Date): Promise<Outcome<string>> {
  const { keepDays } = await clinicSettings()
  // What goes is in the chain of the audit trail first.
  await chainEvents({ wait: true })
  return await db().$transaction(
    async (tx) => {
      // The people before the appointment, as everybody does who holds both: so no two wait for each other.
      await tx.$queryRaw`SELECT 1 FROM waiting_entry WHERE appointment_id = ${id}::uuid ORDER BY id FOR UPDATE`
      const [appointment] = await tx.$queryRaw<{ doctorId: string }[]>`
        SELECT doctor_id AS "doctorId" FROM appointment WHERE id = ${id}::uuid FOR UPDATE`
      if (!appointment) return new Refusal('not-found')
      const running = { appointmentId: id, admittedAt: { not: null }, endedAt: null }
      if ((await tx.call.count({ where: running })) > 0) return new Refusal('in-consultation')
      const entries = await tx.waitingEntry.findMany({
        where: { appointmentId: id },
        select: { id: true, doctorId: true },
      })
      await retireKeysOf([id], tx)
      const counts = await deleteAll([id], tx)
      const run = await tx.purgeRun.create({ data: { trigger: 'request', keepDays, startedAt, counts } })
      await recordEvent({ actor: admin, action: 'retention.deleted-on-request', subject: ['purge-run', run.id] }, tx)
      await notify([`doctor:${appointment.doctorId}`, ...topicsOfEntries(entries)], tx)
      return run.id
    },
    { timeout: 30_000 },
  )
}
