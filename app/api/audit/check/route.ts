import { checkTrail } from '@/lib/audit/chain.store'
import { route } from '@/lib/http/route'

/** Goes through the whole chain. A POST, since it first chains what was written at this moment. */
export const POST = route({ allow: 'admin' }, () => checkTrail())
