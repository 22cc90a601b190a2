import { trailRequest } from '@/lib/audit/schema'
import { trailPageOf } from '@/lib/audit/trail.store'
import { route } from '@/lib/http/route'

/** A POST that changes nothing: a filter may name a person, so it does not belong into an address. */
export const POST = route({ allow: 'admin', body: trailRequest }, ({ body: { after, ...filter } }) =>
  trailPageOf(filter, after),
)
