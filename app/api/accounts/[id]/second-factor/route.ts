import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'
import { removeFactorOf } from '@/lib/second-factor/store'

export const DELETE = route({ allow: 'admin', params: idParams }, ({ actor, params }) =>
  removeFactorOf(actor, params.id),
)
