import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'
import { bringBack } from '@/lib/waiting-room/reception.store'

/** »Zurückholen« */
export const POST = route({ allow: 'organiser', params: idParams }, ({ actor, params }) => bringBack(actor, params.id))
