import * as z from 'zod/mini'
import { BROWSERS, SYSTEMS } from './rules'

/** One browser that is signed in, as its owner and an admin see it. */
export const signInView = z.object({
  id: z.uuid(),
  browser: z.enum(BROWSERS),
  system: z.enum(SYSTEMS),
  since: z.iso.datetime(),
  lastSeen: z.iso.datetime(),
})

export type SignInView = z.infer<typeof signInView>
