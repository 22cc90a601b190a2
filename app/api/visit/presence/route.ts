import { route } from '@/lib/http/route'
import { pageState } from '@/lib/waiting-room/schema'
import { recordPresence } from '@/lib/waiting-room/store'

export const POST = route({ allow: 'visitor', body: pageState }, ({ actor, body }) => recordPresence(actor, body))
