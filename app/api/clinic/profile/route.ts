import { changeProfile } from '@/lib/clinic/profile.store'
import { profileRequest } from '@/lib/clinic/schema'
import { route } from '@/lib/http/route'

export const PUT = route({ allow: 'admin', body: profileRequest }, ({ actor, body }) =>
  changeProfile(actor, body.was, body.profile),
)
