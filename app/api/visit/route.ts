import { cookies } from 'next/headers'
import { visiting } from '@/lib/auth/actor'
import { visitCookie } from '@/lib/auth/cookies'
import { leaveVisit } from '@/lib/call/end.store'
import { dialInRequest } from '@/lib/dial-in/schema'
import { dialIn } from '@/lib/dial-in/store'
import { Refusal } from '@/lib/http/error'
import { networkKey } from '@/lib/http/network'
import { route } from '@/lib/http/route'
import { visitView } from '@/lib/waiting-room/store'

/** Dials in: the code becomes the cookie of a visit. */
export const POST = route({ allow: 'anyone', body: dialInRequest }, async ({ body, request }) => {
  const visit = await dialIn(body, networkKey(request.headers))
  if (visit instanceof Refusal) return visit
  const { name, options } = visitCookie()
  ;(await cookies()).set(name, visit.token, options)
  return await visitView(visit.entryId, undefined)
})

/** Signs off: the visit ends, if it has not ended already, and nothing of it stays in the browser (L5). */
export const DELETE = route({ allow: 'anyone' }, async () => {
  const visitor = await visiting()
  if (visitor) await leaveVisit(visitor, { withdraw: false })
  ;(await cookies()).delete(visitCookie().name)
})
