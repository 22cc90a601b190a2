import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'
import { mailRequest } from '@/lib/invitation/schema'
import { mailOf, queueInvitation } from '@/lib/invitation/store'

/** How it stands with the latest e-mail. */
export const GET = route({ allow: 'organiser', params: idParams }, ({ actor, params }) => mailOf(actor, params.id))

/** Puts the invitation into the outbox; it is sent in the background. */
export const POST = route({ allow: 'organiser', params: idParams, body: mailRequest }, ({ actor, params, body }) =>
  queueInvitation(actor, params.id, body),
)
