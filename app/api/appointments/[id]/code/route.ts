import { lockCode, renewCode } from '@/lib/appointment/code.store'
import { codeLock } from '@/lib/appointment/schema'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

export const POST = route({ allow: 'organiser', params: idParams }, ({ actor, params }) => renewCode(actor, params.id))

/** Locks the code, or unlocks it. */
export const PUT = route({ allow: 'organiser', params: idParams, body: codeLock }, ({ actor, params, body }) =>
  lockCode(actor, params.id, body.locked),
)
