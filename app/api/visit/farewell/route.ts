import { cookies } from 'next/headers'
import { visitCookie } from '@/lib/auth/cookies'
import { route } from '@/lib/http/route'
import { exchangeCookie } from '@/lib/waiting-room/return.store'

/** The practice has ended the visit: the cookie goes (L5), and the page keeps a key in mind for the case of a mistake. */
export const POST = route({ allow: 'anyone' }, async () => {
  const jar = await cookies()
  const { name } = visitCookie()
  const token = jar.get(name)?.value
  const key = token ? await exchangeCookie(token) : undefined
  jar.delete(name)
  return { key: key ?? null }
})
