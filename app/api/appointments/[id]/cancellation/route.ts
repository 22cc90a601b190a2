import { cancellation } from '@/lib/appointment/schema'
import { cancelAppointment } from '@/lib/appointment/store'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

export const POST = route({ allow: 'organiser', params: idParams, body: cancellation }, ({ actor, params, body }) =>
  cancelAppointment(actor, params.id, body),
)
