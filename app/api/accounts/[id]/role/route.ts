import { changeRole } from '@/lib/account/admin.store'
import { roleRequest } from '@/lib/account/schema'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

export const PUT = route({ allow: 'admin', params: idParams, body: roleRequest }, ({ actor, params, body }) =>
  changeRole(actor, params.id, body),
)
