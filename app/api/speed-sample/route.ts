import { randomBytes } from 'node:crypto'
import {
  ALL_CHECKS_BURST,
  ALL_CHECKS_PER_SECOND,
  CHECKS_BURST,
  CHECKS_PER_SECOND,
  DOWN_BYTES,
  UP_BYTES,
  UPLOADS_BURST,
  UPLOADS_PER_SECOND,
} from '@/lib/device-check/sample.rules'
import { Refusal } from '@/lib/http/error'
import { readBounded, TokenBuckets } from '@/lib/http/limits'
import { networkKey } from '@/lib/http/network'
import { route } from '@/lib/http/route'

const own = {
  GET: new TokenBuckets(CHECKS_BURST, CHECKS_PER_SECOND),
  POST: new TokenBuckets(UPLOADS_BURST, UPLOADS_PER_SECOND),
}
const all = {
  GET: new TokenBuckets(ALL_CHECKS_BURST, ALL_CHECKS_PER_SECOND, 1),
  POST: new TokenBuckets(ALL_CHECKS_BURST, ALL_CHECKS_PER_SECOND, 1),
}

function mayMeasure(method: 'GET' | 'POST', request: Request): boolean {
  const at = performance.now()
  return own[method].take(networkKey(request.headers), 1, at) && all[method].take('all', 1, at)
}

/**
 * So many bytes that nothing can press together, for the device check; nothing (204) while there were many checks, so
 * that the check goes on without this measurement.
 */
export const GET = route({ allow: 'anyone' }, async ({ request }) => {
  if (!mayMeasure('GET', request)) return undefined
  return new Response(randomBytes(DOWN_BYTES), {
    headers: { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' },
  })
})

/** Takes as many and looks at none of them. */
export const POST = route({ allow: 'anyone' }, async ({ request }) => {
  if (!mayMeasure('POST', request)) return new Refusal('too-many', { retryAfterSeconds: 6 })
  return (await readBounded(request, UP_BYTES)) ? undefined : new Refusal('too-large')
})
