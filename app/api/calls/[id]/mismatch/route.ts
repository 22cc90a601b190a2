import { reportMismatch } from '@/lib/call/store'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

/** The security codes differ: written to the audit trail. What they are is never told. */
export const POST = route({ allow: 'conversant', params: idParams }, ({ actor, params }) =>
  reportMismatch(actor, params.id),
)
