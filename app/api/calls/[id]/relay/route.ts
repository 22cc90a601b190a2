import { Refusal } from '@/lib/http/error'
import { TokenBuckets } from '@/lib/http/limits'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'
import { renewRelay } from '@/lib/signalling/store'

/** More than the attempts and renewals of a doctor with six lines, less than a trade in credentials. */
const buckets = new TokenBuckets(60, 1 / 2)

/** Credentials of the relay for one more attempt. */
export const POST = route({ allow: 'conversant', params: idParams }, async ({ actor, params }) => {
  if (!buckets.take(actor.id, 1, performance.now())) return new Refusal('too-many', { retryAfterSeconds: 10 })
  return await renewRelay(actor, params.id)
})
