import { withdrawCompanion } from '@/lib/companion/store'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

export const DELETE = route({ allow: 'organiser', params: idParams }, ({ actor, params }) =>
  withdrawCompanion(actor, params.id),
)
