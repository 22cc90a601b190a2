import { discloseAppointment } from '@/lib/disclosure/store'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'
import { purgeAppointment } from '@/lib/purge/request.store'

/** A POST, since looking leaves an entry in the audit trail. */
export const POST = route({ allow: 'admin', params: idParams }, ({ actor, params }) =>
  discloseAppointment(actor, params.id, 'viewed'),
)

/** »Sofort löschen« */
export const DELETE = route({ allow: 'admin', params: idParams }, ({ actor, params }) =>
  purgeAppointment(actor, params.id),
)
