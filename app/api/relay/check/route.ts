import { route } from '@/lib/http/route'
import { checkRelays } from '@/lib/relay/check'

/** Asks every relay of the installation for an allocation. */
export const POST = route({ allow: 'admin' }, () => checkRelays())
