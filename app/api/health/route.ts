import { databaseAnswers } from '@/lib/clinic/store'
import { openStreams } from '@/lib/http/event-stream'
import { listener } from '@/lib/signalling/listener'

export const dynamic = 'force-dynamic'

export async function GET(): Promise<Response> {
  const database = await databaseAnswers()
  const body = { status: database ? 'ok' : 'database-away', listener: listener().connected, streams: openStreams() }
  return Response.json(body, { status: database ? 200 : 503 })
}
