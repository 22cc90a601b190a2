import { route } from '@/lib/http/route'
import { runningPurge, startPurge } from '@/lib/purge/store'

/** The run that is going on, for its progress. */
export const GET = route({ allow: 'admin' }, async () => ({ running: (await runningPurge()) ?? null }))

/** »Jetzt löschen« */
export const POST = route({ allow: 'admin' }, ({ actor }) => startPurge(actor))
