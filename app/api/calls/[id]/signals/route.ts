import { signalBatch } from '@/lib/call/schema'
import { Refusal } from '@/lib/http/error'
import { TokenBuckets } from '@/lib/http/limits'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'
import { MAX_POST_BYTES, SIGNALS_BURST, SIGNALS_PER_SECOND } from '@/lib/signalling/rules'
import { postSignals } from '@/lib/signalling/store'

const buckets = new TokenBuckets(SIGNALS_BURST, SIGNALS_PER_SECOND)

export const POST = route(
  { allow: 'conversant', params: idParams, body: signalBatch, maxBytes: MAX_POST_BYTES },
  async ({ actor, params, body }) => {
    if (!buckets.take(`${actor.id}`, body.messages.length, performance.now())) {
      return new Refusal('too-many', { retryAfterSeconds: 1 })
    }
    return await postSignals(actor, params.id, body)
  },
)
