import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'
import { handOverRequest } from '@/lib/waiting-room/reception.schema'
import { handOver } from '@/lib/waiting-room/reception.store'

export const POST = route({ allow: 'organiser', params: idParams, body: handOverRequest }, ({ actor, params, body }) =>
  handOver(actor, params.id, body.doctorId),
)
