import { changePassword } from '@/lib/account/password.store'
import { passwordRequest } from '@/lib/account/schema'
import { route } from '@/lib/http/route'

export const PUT = route({ allow: 'signed-in', body: passwordRequest }, ({ actor, body }) =>
  changePassword(actor, body),
)
