import { lockAccount, unlockAccount } from '@/lib/account/admin.store'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

export const POST = route({ allow: 'admin', params: idParams }, ({ actor, params }) => lockAccount(actor, params.id))

export const DELETE = route({ allow: 'admin', params: idParams }, ({ actor, params }) =>
  unlockAccount(actor, params.id),
)
