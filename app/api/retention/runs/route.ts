import { route } from '@/lib/http/route'
import { purgeOnDemand } from '@/lib/purge/store'

/** »Jetzt löschen« */
export const POST = route({ allow: 'admin' }, ({ actor }) => purgeOnDemand(actor))
