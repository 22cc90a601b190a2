import { dialInWindow } from '@/lib/clinic/schema'
import { changeDialInWindow } from '@/lib/clinic/store'
import { route } from '@/lib/http/route'

export const PUT = route({ allow: 'admin', body: dialInWindow }, ({ actor, body }) => changeDialInWindow(actor, body))
