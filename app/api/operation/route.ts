import { route } from '@/lib/http/route'
import { operationStatus } from '@/lib/operation/status'

/** How everything stands, for the page that refreshes itself. */
export const GET = route({ allow: 'admin' }, () => operationStatus())
