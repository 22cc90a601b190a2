import { colleaguesOf } from '@/lib/account/store'
import { route } from '@/lib/http/route'

/** Whom somebody may hand a patient over to. */
export const GET = route({ allow: 'organiser' }, ({ actor }) => colleaguesOf(actor))
