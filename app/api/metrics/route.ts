import { route } from '@/lib/http/route'
import { metrics } from '@/lib/operation/metrics'

/** For a monitoring program: figures in Prometheus' text format, to whoever knows METRICS_TOKEN. */
export const GET = route({ allow: 'anyone' }, async ({ request }) => {
  const text = await metrics(request.headers.get('authorization'))
  if (typeof text !== 'string') return text
  return new Response(text, { headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' } })
})
