import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'
import { env } from '@/lib/env'
import { type Outcome, Refusal } from '@/lib/http/error'
import { errorFields, log } from '@/lib/log'
import { metricsText, type RequestCounts } from './metrics.rules'
import { operationStatus } from './status'

type Counted = {
  readonly bounds: RequestCounts['bounds']
  readonly counts: ReadonlyMap<string, RequestCounts['counts'][number]>
}

/** Left here by scripts/web.mjs, which answers every request; handlers that run without it have none. */
const place: { readonly [key: symbol]: Counted | undefined } = globalThis
const KEY = Symbol.for('sprechzimmer.requests')

/** What is to be read with this Authorization header. */
export async function metrics(authorization: string | null): Promise<Outcome<string>> {
  const { METRICS_TOKEN: token } = env()
  // Who has not asked for metrics has no such address.
  if (token === undefined) return new Refusal('not-found')
  if (!isSame(authorization ?? '', `Bearer ${token}`)) return new Refusal('not-signed-in')
  const status = await operationStatus().catch((error: unknown) => {
    log('warn', 'metrics.incomplete', errorFields(error))
    return undefined
  })
  const { bounds = [], counts } = place[KEY] ?? {}
  return metricsText(status, { bounds, counts: [...(counts?.values() ?? [])] })
}

/** Takes as long for a wrong first letter as for a wrong last one, and says nothing of the length. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [given, expected].map((text) => createHash('sha256').update(text).digest())
  return one !== undefined && other !== undefined && timingSafeEqual(one, other)
}
