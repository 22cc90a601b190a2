import { route } from '@/lib/http/route'
import { deviceState } from '@/lib/waiting-room/schema'
import { recordPresence } from '@/lib/waiting-room/store'

export const POST = route({ allow: 'visitor', body: deviceState }, ({ actor, body }) => recordPresence(actor, body))
