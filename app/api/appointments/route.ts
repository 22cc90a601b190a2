import { newAppointment } from '@/lib/appointment/schema'
import { comingAppointments, scheduleAppointment } from '@/lib/appointment/store'
import { route } from '@/lib/http/route'

export const GET = route({ allow: 'organiser' }, ({ actor }) => comingAppointments(actor))

export const POST = route({ allow: 'organiser', body: newAppointment }, ({ actor, body }) =>
  scheduleAppointment(actor, body),
)
