import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'
import { dismissPatient } from '@/lib/waiting-room/reception.store'

export const POST = route({ allow: 'organiser', params: idParams }, ({ actor, params }) =>
  dismissPatient(actor, params.id),
)
