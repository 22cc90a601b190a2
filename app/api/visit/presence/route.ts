import { route } from '@/lib/http/route'
import { recordPresence } from '@/lib/waiting-room/store'

export const POST = route({ allow: 'visitor' }, ({ actor }) => recordPresence(actor))
