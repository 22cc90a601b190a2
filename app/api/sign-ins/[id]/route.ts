import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'
import { endSignIn } from '@/lib/sign-in/store'

export const DELETE = route({ allow: 'signed-in', params: idParams }, ({ actor, params }) =>
  endSignIn(actor, params.id),
)
