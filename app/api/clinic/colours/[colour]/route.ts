import * as z from 'zod/mini'
import { accentStyles } from '@/lib/clinic/colour.rules'
import { route } from '@/lib/http/route'

const params = z.object({ colour: z.string().check(z.regex(/^[0-9a-f]{6}$/)) })

/** The tokens made of a colour, as a stylesheet of our own origin: the policy of the pages allows no other style. */
export const GET = route({ allow: 'anyone', params }, async ({ params: { colour } }) => {
  return new Response(accentStyles(`#${colour}`), {
    headers: { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'public, max-age=86400' },
  })
})
