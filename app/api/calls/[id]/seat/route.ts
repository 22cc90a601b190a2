import { takeSeat } from '@/lib/call/store'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'
import { seatRequest } from '@/lib/call/schema'

export const POST = route({ allow: 'conversant', params: idParams, body: seatRequest }, ({ actor, params, body }) =>
  takeSeat(actor, params.id, body.page),
)
