import { agendaOf } from '@/lib/appointment/agenda.store'
import { agendaQuery, newAppointment } from '@/lib/appointment/schema'
import { scheduleAppointment } from '@/lib/appointment/store'
import { route } from '@/lib/http/route'

export const GET = route({ allow: 'organiser', query: agendaQuery }, ({ actor, query }) => agendaOf(actor, query))

export const POST = route({ allow: 'organiser', body: newAppointment }, ({ actor, body }) =>
  scheduleAppointment(actor, body),
)
