import { changeFactorDuty } from '@/lib/account/admin.store'
import { dutyRequest } from '@/lib/account/schema'
import { route } from '@/lib/http/route'

export const PUT = route({ allow: 'admin', body: dutyRequest }, ({ actor, body }) => changeFactorDuty(actor, body))
