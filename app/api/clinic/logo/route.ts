import { changeLogo } from '@/lib/clinic/profile.store'
import { logoRequest, MAX_LOGO_REQUEST } from '@/lib/clinic/schema'
import { route } from '@/lib/http/route'

/** Without a picture the logo goes. */
export const PUT = route({ allow: 'admin', body: logoRequest, maxBytes: MAX_LOGO_REQUEST }, ({ actor, body }) =>
  changeLogo(actor, body.was, body.png === null ? null : Buffer.from(body.png, 'base64')),
)
