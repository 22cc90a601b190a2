import { route } from '@/lib/http/route'
import { deviceState } from '@/lib/waiting-room/schema'
import { enterWaitingRoom } from '@/lib/waiting-room/store'

export const POST = route({ allow: 'visitor', body: deviceState }, ({ actor, body }) => enterWaitingRoom(actor, body))
