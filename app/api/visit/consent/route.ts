import { cookies } from 'next/headers'
import { visitCookie } from '@/lib/auth/cookies'
import { leaveVisit } from '@/lib/call/end.store'
import { route } from '@/lib/http/route'

/** Withdraws the consent (R10): without it the visit is over. */
export const DELETE = route({ allow: 'visitor' }, async ({ actor }) => {
  await leaveVisit(actor, { withdraw: true })
  ;(await cookies()).delete(visitCookie().name)
})
