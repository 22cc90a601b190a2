import { approveAccount } from '@/lib/account/admin.store'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

export const POST = route({ allow: 'admin', params: idParams }, ({ actor, params }) => approveAccount(actor, params.id))
