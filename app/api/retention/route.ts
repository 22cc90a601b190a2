import * as z from 'zod/mini'
import { Refusal } from '@/lib/http/error'
import { route } from '@/lib/http/route'
import { applyKeepDays } from '@/lib/purge/store'
import { isAllowedKeepDays } from '@/lib/retention/rules'
import { keepDaysRequest } from '@/lib/retention/schema'
import { retentionOverview } from '@/lib/retention/store'

/** With `keepDays`: what the next run would delete under another period. */
const retentionQuery = z.object({ keepDays: z.optional(z.coerce.number()) })

/** What is stored and when it goes; with `?keepDays=` as it would be under another period. */
export const GET = route({ allow: 'admin', query: retentionQuery }, async ({ query }) => {
  if (query.keepDays === undefined) return await retentionOverview()
  if (!isAllowedKeepDays(query.keepDays)) return new Refusal('keep-days-out-of-range', { fields: ['keepDays'] })
  return await retentionOverview({ keepDays: query.keepDays })
})

export const PUT = route({ allow: 'admin', body: keepDaysRequest }, ({ actor, body }) =>
  applyKeepDays(actor, body.keepDays),
)
