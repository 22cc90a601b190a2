import { admitPatient } from '@/lib/call/store'
import { idParams } from '@/lib/http/schema'
import { route } from '@/lib/http/route'
import { seatRequest } from '@/lib/call/schema'

export const POST = route({ allow: 'doctor', params: idParams, body: seatRequest }, ({ actor, params, body }) =>
  admitPatient(actor, params.id, body.page),
)
