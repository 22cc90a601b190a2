import * as z from 'zod/mini'
import { findLogo } from '@/lib/clinic/profile.store'
import { Refusal } from '@/lib/http/error'
import { route } from '@/lib/http/route'

const params = z.object({ hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)) })

/** The clinic's logo. Its name is made of its bytes: under one name there is never another picture. */
export const GET = route({ allow: 'anyone', params }, async ({ params: { hash } }) => {
  const png = await findLogo(hash)
  if (!png) return new Refusal('not-found')
  return new Response(png, {
    headers: { 'Content-Type': 'image/png', 'Cache-Control': 'public, max-age=31536000, immutable' },
  })
})
