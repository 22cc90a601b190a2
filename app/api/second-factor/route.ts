import { route } from '@/lib/http/route'
import { beginRequest, confirmRequest, removeRequest } from '@/lib/second-factor/schema'
import { beginFactor, confirmFactor, removeFactor } from '@/lib/second-factor/store'

// Setting it up is all that an admin may do whose duty it is.
export const POST = route({ allow: 'holder', body: beginRequest }, ({ actor, body }) => beginFactor(actor, body))

export const PUT = route({ allow: 'holder', body: confirmRequest }, ({ actor, body }) => confirmFactor(actor, body))

export const DELETE = route({ allow: 'signed-in', body: removeRequest }, ({ actor, body }) => removeFactor(actor, body))
