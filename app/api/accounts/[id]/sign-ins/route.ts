import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'
import { endSignInsOf } from '@/lib/sign-in/store'

export const DELETE = route({ allow: 'admin', params: idParams }, ({ actor, params }) => endSignInsOf(actor, params.id))
