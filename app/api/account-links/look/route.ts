import { lookAtLink } from '@/lib/account/link.store'
import { lookRequest } from '@/lib/account/schema'
import { route } from '@/lib/http/route'

/** Whose link it is. By POST, because a token must not stand in an address; it changes nothing. */
export const POST = route({ allow: 'anyone', body: lookRequest }, ({ body }) => lookAtLink(body.token))
