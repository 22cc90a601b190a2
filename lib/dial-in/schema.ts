import * as z from 'zod/mini'
import { line } from '@/lib/text/schema'

/** What the front door sends. */
export const dialInRequest = z.strictObject({
  code: z.string().check(z.maxLength(64)),
  name: line(2, 80),
  /** What the patient confirmed: the version of the leaflet and the period in it (R10). */
  consent: z.string().check(z.regex(/^[\w-]{1,20}\/\d{1,2}$/)),
})

export type DialInRequest = z.infer<typeof dialInRequest>
