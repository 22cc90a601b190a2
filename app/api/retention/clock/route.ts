import { route } from '@/lib/http/route'
import { confirmClock } from '@/lib/purge/clock.store'
import { clockConfirmation } from '@/lib/retention/schema'

/** »Die Uhrzeit stimmt« */
export const POST = route({ allow: 'admin', body: clockConfirmation }, ({ actor, body }) =>
  confirmClock(actor, new Date(body.at)),
)
