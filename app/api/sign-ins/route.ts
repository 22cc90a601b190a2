import { route } from '@/lib/http/route'
import { endOwnSignIns } from '@/lib/sign-in/store'

/** »Überall abmelden« */
export const DELETE = route({ allow: 'signed-in' }, ({ actor }) => endOwnSignIns(actor))
