import 'server-only'
import { now } from '@/lib/clock'
import { checkMailServer } from '@/lib/invitation/smtp'
import { oncePerProcess } from '@/lib/process'
import { checkRelays } from '@/lib/relay/check'
import { retentionOverview } from '@/lib/retention/store'
import { checkCertificate } from './certificate'

const MINUTE_MS = 60_000

type Seen<T> = { readonly value: T; readonly at: Date }

export type Check<T> = {
  /** What was found last, or a new look when that is old. */
  latest(): Promise<Seen<T>>
  /** A new look in any case. */
  fresh(): Promise<Seen<T>>
}

/** Looks that cost a connection somewhere, or much work: at most one at a time and one in so many minutes. */
function check<T>(look: () => Promise<T>, minutes: number): Check<T> {
  let seen: Seen<T> | undefined
  let looking: Promise<Seen<T>> | undefined
  const fresh = () => {
    looking ??= look()
      .then((value) => {
        seen = { value, at: now() }
        return seen
      })
      .finally(() => {
        looking = undefined
      })
    return looking
  }
  return {
    fresh,
    latest: async () => (seen && now().getTime() - seen.at.getTime() < minutes * MINUTE_MS ? seen : await fresh()),
  }
}

function makeChecks() {
  return {
    relay: check(checkRelays, 5),
    mailServer: check(checkMailServer, 5),
    certificate: check(checkCertificate, 60),
    // Counts every record: nothing for every fifteen seconds.
    retention: check(retentionOverview, 5),
  }
}

/** Pages and handlers share what was seen. */
export function checks(): ReturnType<typeof makeChecks> {
  return oncePerProcess('checks', makeChecks)
}
