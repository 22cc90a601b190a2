import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'
import { messageRequest } from '@/lib/waiting-room/reception.schema'
import { sendMessage } from '@/lib/waiting-room/reception.store'

export const POST = route({ allow: 'organiser', params: idParams, body: messageRequest }, ({ actor, params, body }) =>
  sendMessage(actor, params.id, body),
)
