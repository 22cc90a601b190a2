import { route } from '@/lib/http/route'
import { checks } from '@/lib/operation/checks'

/** Asks every relay of the installation for an allocation. */
export const POST = route({ allow: 'admin' }, async () => (await checks().relay.fresh()).value)
