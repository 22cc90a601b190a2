import { checkTrail } from '@/lib/audit/chain.store'
import { disconnect } from '@/lib/db/prisma'

/** One sentence about the audit trail at every start. Whatever it says, the service goes on. */
export async function sayTrail(say: (line: string) => void, signal: AbortSignal): Promise<void> {
  try {
    const { intact, entries, faults, furtherFaults } = await checkTrail()
    say(
      intact
        ? `· Das Protokoll ist unversehrt (Einträge: ${entries}).`
        : `✗ Das Protokoll wurde verändert (Abweichungen: ${faults.length + furtherFaults}). Näheres steht auf der Seite /verwaltung/protokoll.`,
    )
  } catch {
    if (!signal.aborted)
      say('✗ Das Protokoll konnte nicht geprüft werden. Bitte prüfen Sie es auf der Seite /verwaltung/protokoll.')
  } finally {
    await disconnect()
  }
}
