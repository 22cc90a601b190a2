import * as z from 'zod/mini'
import { endCall } from '@/lib/call/end.store'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

/** `finish`: the consultation is over. `requeue`: the patient goes back into the waiting room. */
const body = z.strictObject({ how: z.enum(['finish', 'requeue']) })

export const POST = route({ allow: 'doctor', params: idParams, body }, ({ actor, params, body }) =>
  endCall(actor, params.id, body.how),
)
