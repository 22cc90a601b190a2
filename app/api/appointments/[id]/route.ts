import { showAppointment } from '@/lib/appointment/agenda.store'
import { changedAppointment } from '@/lib/appointment/schema'
import { changeAppointment } from '@/lib/appointment/store'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

export const GET = route({ allow: 'organiser', params: idParams }, ({ actor, params }) =>
  showAppointment(actor, params.id),
)

export const PUT = route(
  { allow: 'organiser', params: idParams, body: changedAppointment },
  ({ actor, params, body }) => changeAppointment(actor, params.id, body),
)
