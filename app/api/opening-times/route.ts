import { openingTimes } from '@/lib/clinic/opening.schema'
import { changeOpeningTimes } from '@/lib/clinic/opening.store'
import { route } from '@/lib/http/route'

export const PUT = route({ allow: 'admin', body: openingTimes }, ({ actor, body }) => changeOpeningTimes(actor, body))
