import 'server-only'
import { keepLooking } from '@/lib/process'
import { chainEvents } from './chain.store'

/** As long as an entry is not chained it could be taken out unseen. */
const LOOK_EVERY_MS = 5_000

/** Chains what was written, every few seconds, in one of all processes. */
export function startChaining(): void {
  keepLooking('audit-schedule', LOOK_EVERY_MS, 'audit.not-chained', chainEvents)
}
