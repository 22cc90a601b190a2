import { seatRequest } from '@/lib/call/schema'
import { takeSeat } from '@/lib/call/store'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

export const POST = route({ allow: 'conversant', params: idParams, body: seatRequest }, ({ actor, params, body }) =>
  takeSeat(actor, params.id, body.page),
)
