import * as z from 'zod/mini'
import { line } from '@/lib/text/schema'
import { CONSENT_VERSION } from './rules'

/** What the front door sends. */
export const dialInRequest = z.strictObject({
  code: z.string().check(z.maxLength(64)),
  name: line(2, 80),
  /** The version of the text that the patient confirmed (R10). */
  consent: z.literal(CONSENT_VERSION),
})

export type DialInRequest = z.infer<typeof dialInRequest>
