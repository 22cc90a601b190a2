import { databaseAnswers } from '@/lib/clinic/store'
import { isOverdue } from '@/lib/retention/store'

export const dynamic = 'force-dynamic'

/** Whether this process can work. Whoever asks is told nothing else: figures are for admins and for METRICS_TOKEN. */
export async function GET(): Promise<Response> {
  const status = !(await databaseAnswers()) ? 'database-away' : (await isOverdue()) ? 'retention-overdue' : 'ok'
  return Response.json({ status }, { status: status === 'ok' ? 200 : 503 })
}
