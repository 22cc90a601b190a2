import { seatRequest } from '@/lib/call/schema'
import { admitPatient } from '@/lib/call/store'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

export const POST = route({ allow: 'doctor', params: idParams, body: seatRequest }, ({ actor, params, body }) =>
  admitPatient(actor, params.id, body.page),
)
