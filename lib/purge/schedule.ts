import 'server-only'
import { errorFields, log } from '@/lib/log'
import { CHECK_EVERY_MS } from '@/lib/retention/clock.rules'
import { purgeIfDue } from './store'

/** After the start the server has other things to do first. */
const FIRST_CHECK_MS = 10_000

const place: { [key: symbol]: true | undefined } = globalThis
const key = Symbol.for('sprechzimmer.purge-schedule')

/** Looks after deletion: soon after the start, then every hour. Nothing of it keeps the process alive. */
export function startPurgeSchedule(): void {
  if (place[key]) return
  place[key] = true
  const check = () => {
    purgeIfDue().catch((error: unknown) => log('error', 'purge.failed', errorFields(error)))
  }
  setTimeout(check, FIRST_CHECK_MS).unref()
  setInterval(check, CHECK_EVERY_MS).unref()
}
