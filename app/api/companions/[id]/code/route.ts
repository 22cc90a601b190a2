import { renewCompanionCode } from '@/lib/companion/store'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

export const POST = route({ allow: 'organiser', params: idParams }, ({ actor, params }) =>
  renewCompanionCode(actor, params.id),
)
