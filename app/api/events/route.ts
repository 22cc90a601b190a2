import { eventsQuery } from '@/lib/call/schema'
import { eventStream } from '@/lib/http/event-stream'
import { route } from '@/lib/http/route'
import { openFeed } from '@/lib/signalling/feed'

export const dynamic = 'force-dynamic'

/** One stream per page; docs/protocol-server.md describes what it carries. */
export const GET = route({ allow: 'present', query: eventsQuery }, async ({ actor, query, request }) =>
  eventStream(request, (stream) => openFeed(actor, query, stream)),
)
