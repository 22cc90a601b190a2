import { newCompanion } from '@/lib/companion/schema'
import { companionsOf, inviteCompanion } from '@/lib/companion/store'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

export const GET = route({ allow: 'organiser', params: idParams }, ({ actor, params }) =>
  companionsOf(actor, params.id),
)

export const POST = route({ allow: 'organiser', params: idParams, body: newCompanion }, ({ actor, params, body }) =>
  inviteCompanion(actor, params.id, body.kind),
)
