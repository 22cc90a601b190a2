import 'server-only'
import { errorFields, log } from '@/lib/log'
import { chainEvents } from './chain.store'

/** As long as an entry is not chained it could be taken out unseen. */
const LOOK_EVERY_MS = 5_000

const place: { [key: symbol]: true | undefined } = globalThis
const key = Symbol.for('sprechzimmer.audit-schedule')

/** Chains what was written, every few seconds, in one of all processes. Nothing of it keeps the process alive. */
export function startChaining(): void {
  if (place[key]) return
  place[key] = true
  let busy = false
  const look = async () => {
    if (busy) return
    busy = true
    try {
      await chainEvents()
    } catch (error) {
      log('error', 'audit.not-chained', errorFields(error))
    } finally {
      busy = false
    }
  }
  setInterval(() => void look(), LOOK_EVERY_MS).unref()
}
