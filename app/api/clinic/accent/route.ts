import { changeAccent } from '@/lib/clinic/profile.store'
import { accentRequest } from '@/lib/clinic/schema'
import { route } from '@/lib/http/route'

export const PUT = route({ allow: 'admin', body: accentRequest }, ({ actor, body }) =>
  changeAccent(actor, body.was, body.accent),
)
