import { databaseAnswers } from '@/lib/clinic/store'
import { openStreams } from '@/lib/http/event-stream'
import { isOverdue } from '@/lib/retention/store'
import { listener } from '@/lib/signalling/listener'

export const dynamic = 'force-dynamic'

export async function GET(): Promise<Response> {
  const status = !(await databaseAnswers()) ? 'database-away' : (await isOverdue()) ? 'retention-overdue' : 'ok'
  const body = { status, listener: listener().connected, streams: openStreams() }
  return Response.json(body, { status: status === 'ok' ? 200 : 503 })
}
