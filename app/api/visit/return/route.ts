import { cookies } from 'next/headers'
import { visitCookie } from '@/lib/auth/cookies'
import { route } from '@/lib/http/route'
import { returnRequest, type WayBack } from '@/lib/waiting-room/return.schema'
import { returnBy, wayBackBy } from '@/lib/waiting-room/return.store'

/** The goodbye page asks whether the practice has opened the way back, and goes it when the person says so. */
export const POST = route({ allow: 'anyone', body: returnRequest }, async ({ body }): Promise<{ state: WayBack }> => {
  const token = body.enter ? await returnBy(body.key) : undefined
  if (!token) return { state: await wayBackBy(body.key) }
  const { name, options } = visitCookie()
  ;(await cookies()).set(name, token, options)
  return { state: 'entered' }
})
