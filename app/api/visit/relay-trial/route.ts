import { trialServers } from '@/lib/call/rules'
import { now } from '@/lib/clock'
import type { RelayTrial } from '@/lib/device-check/schema'
import { env } from '@/lib/env'
import { Refusal } from '@/lib/http/error'
import { TokenBuckets } from '@/lib/http/limits'
import { route } from '@/lib/http/route'

/** Trials of one visit: some at once, later one a minute. */
const trials = new TokenBuckets(5, 1 / 60)

/** Whether the relay can be reached is tried by patients on a visit only: a relay for everybody would be anybody's. */
export const POST = route({ allow: 'visitor' }, async ({ actor }): Promise<RelayTrial | Refusal> => {
  if (!trials.take(actor.id, 1, performance.now())) return new Refusal('too-many', { retryAfterSeconds: 60 })
  const { TURN_URLS, TURN_SECRET } = env()
  return { iceServers: trialServers({ urls: TURN_URLS, secret: TURN_SECRET }, now()) }
})
