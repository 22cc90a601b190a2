import * as z from 'zod/mini'

/** L2: patients dial in about five minutes before. */
export const MIN_BEFORE = 5
export const MAX_WINDOW = 1_440

/** When a code works: so many minutes before the appointment until so many after its end. */
export const dialInWindow = z.strictObject({
  openBeforeMinutes: z.int().check(z.minimum(MIN_BEFORE), z.maximum(MAX_WINDOW)),
  openAfterMinutes: z.int().check(z.minimum(0), z.maximum(MAX_WINDOW)),
})

export type DialInWindow = z.infer<typeof dialInWindow>
