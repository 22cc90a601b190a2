import { seatRequest } from '@/lib/call/schema'
import { prepareCall } from '@/lib/call/store'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

/** The doctor's page connects with somebody who waits, before »Aufrufen«. */
export const POST = route({ allow: 'doctor', params: idParams, body: seatRequest }, ({ actor, params, body }) =>
  prepareCall(actor, params.id, body.page),
)
