import { immediateAppointment } from '@/lib/appointment/schema'
import { startImmediately } from '@/lib/appointment/store'
import { route } from '@/lib/http/route'

/** »Sprechstunde jetzt«: an appointment that begins this minute, with its code. */
export const POST = route({ allow: 'organiser', body: immediateAppointment }, ({ actor, body }) =>
  startImmediately(actor, body.doctorId),
)
