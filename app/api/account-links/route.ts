import { redeemLink } from '@/lib/account/link.store'
import { redeemRequest } from '@/lib/account/schema'
import { route } from '@/lib/http/route'

/** Takes a one-time link: the token itself is the permission. */
export const POST = route({ allow: 'anyone', body: redeemRequest }, ({ body }) => redeemLink(body))
