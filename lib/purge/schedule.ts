import 'server-only'
import { errorFields, log } from '@/lib/log'
import { oncePerProcess } from '@/lib/process'
import { CHECK_EVERY_MS } from '@/lib/retention/clock.rules'
import { purgeIfDue } from './store'

/** After the start the server has other things to do first. */
const FIRST_CHECK_MS = 10_000

/** Looks after deletion: soon after the start, then every hour. Nothing of it keeps the process alive. */
export function startPurgeSchedule(): void {
  const check = () => {
    purgeIfDue().catch((error: unknown) => log('error', 'purge.failed', errorFields(error)))
  }
  oncePerProcess('purge-schedule', () => [
    setTimeout(check, FIRST_CHECK_MS).unref(),
    setInterval(check, CHECK_EVERY_MS).unref(),
  ])
}
