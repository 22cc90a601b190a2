import * as z from 'zod/mini'
import { isHttps } from '@/lib/legal/text.rules'
import { line, lines } from '@/lib/text/schema'
import { isColour } from './colour.rules'
import { MAX_LOGO_BYTES } from './logo.rules'

/** L2: patients dial in about five minutes before. */
export const MIN_BEFORE = 5
export const MAX_WINDOW = 1_440

/** When a code works: so many minutes before the appointment until so many after its end. */
export const dialInWindow = z.strictObject({
  openBeforeMinutes: z.int().check(z.minimum(MIN_BEFORE), z.maximum(MAX_WINDOW)),
  openAfterMinutes: z.int().check(z.minimum(0), z.maximum(MAX_WINDOW)),
})

export type DialInWindow = z.infer<typeof dialInWindow>

/** A number as people write it: `(0 30) 90 18-20`, `+49 30 …`. */
const PHONE = /^\+?[\d()/ .–-]*$/

/** What everybody reads of the clinic. */
export const clinicProfile = z.strictObject({
  name: line(2, 80),
  phone: z.pipe(
    line(0, 40),
    z.string().check(z.refine((text) => text === '' || (PHONE.test(text) && text.replace(/\D/g, '').length > 2))),
  ),
  email: z.pipe(line(0, 254), z.union([z.literal(''), z.email()])),
  /** Street and town, a line each. */
  address: z.pipe(lines(0, 300), z.string().check(z.refine((text) => text.split('\n').length <= 6))),
  /** The clinic's own page on data protection (L14). */
  privacyUrl: z.pipe(line(0, 500), z.string().check(z.refine((text) => text === '' || isHttps(text)))),
})

export type ClinicProfile = z.infer<typeof clinicProfile>

const was = z.string().check(z.maxLength(2_000))

/** `was` is what the author of a change had before them: who changes what is no longer so is told. */
export const profileRequest = z.strictObject({
  was: z.strictObject({ name: was, phone: was, email: was, address: was, privacyUrl: was }),
  profile: clinicProfile,
})

const colour = z.string().check(z.refine((text) => text === '' || isColour(text)))

/** Empty = the product's own colour. */
export const accentRequest = z.strictObject({ was, accent: colour })

/** A logo as base64, or none. `was` is the one that was seen, by its hash. */
export const logoRequest = z.strictObject({
  was: z.nullable(was),
  png: z.nullable(z.base64().check(z.maxLength(Math.ceil(MAX_LOGO_BYTES / 3) * 4))),
})

/** The request's JSON around the picture. */
export const MAX_LOGO_REQUEST = Math.ceil(MAX_LOGO_BYTES / 3) * 4 + 1_024
