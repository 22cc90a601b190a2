import { route } from '@/lib/http/route'
import { pageState } from '@/lib/waiting-room/schema'
import { enterWaitingRoom } from '@/lib/waiting-room/store'

export const POST = route({ allow: 'visitor', body: pageState }, ({ actor, body }) => enterWaitingRoom(actor, body))
