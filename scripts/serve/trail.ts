import { checkTrail } from '@/lib/audit/chain.store'
import { disconnect } from '@/lib/db/prisma'
import { errorFields, log } from '@/lib/log'

/** One sentence about the audit trail at every start; in the log too when something is wrong. The service goes on. */
export async function sayTrail(say: (line: string) => void, signal: AbortSignal): Promise<void> {
  try {
    const { intact, entries, faults, furtherFaults } = await checkTrail()
    if (intact) return say(`· Das Protokoll ist unversehrt (Einträge: ${entries}).`)
    const count = faults.length + furtherFaults
    say(`! Das Protokoll wurde verändert (Abweichungen: ${count}). Näheres unter /verwaltung/protokoll.`)
    log('error', 'audit.broken', { faults: count })
  } catch (error) {
    if (signal.aborted) return
    say('! Das Protokoll konnte nicht geprüft werden. Bitte prüfen Sie es unter /verwaltung/protokoll.')
    log('error', 'audit.not-checked', errorFields(error))
  } finally {
    await disconnect()
  }
}
