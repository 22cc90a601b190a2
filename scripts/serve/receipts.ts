import { disconnect } from '@/lib/db/prisma'
import { log } from '@/lib/log'
import { checkReceipts } from '@/lib/receipt/store'

/**
 * Every start checks the chain of deletion receipts. A broken one is said, in the log too, and stops nobody: patients
 * have appointments, and deletion must go on.
 */
export async function checkReceiptsAtStart(say: (line: string) => void): Promise<void> {
  try {
    const chain = await checkReceipts()
    if (chain.ok) return
    say(
      `! Die Kette der Löschnachweise ist verletzt, bei Nachweis ${chain.number}. Näheres unter /verwaltung/aufbewahrung.`,
    )
    log('error', 'receipts.broken', { fault: chain.fault, number: chain.number })
  } catch {
    say('! Die Löschnachweise konnten nicht geprüft werden. Bitte prüfen Sie sie unter /verwaltung/aufbewahrung.')
  } finally {
    await disconnect()
  }
}
