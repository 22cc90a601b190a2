import { admit, sendCompanionBack } from '@/lib/call/admission.store'
import { seatRequest } from '@/lib/call/schema'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

export const POST = route({ allow: 'doctor', params: idParams, body: seatRequest }, ({ actor, params, body }) =>
  admit(actor, params.id, body.page),
)

/** A companion goes back into the waiting room; the call goes on. */
export const DELETE = route({ allow: 'doctor', params: idParams }, ({ actor, params }) =>
  sendCompanionBack(actor, params.id),
)
