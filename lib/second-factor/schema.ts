import * as z from 'zod/mini'
import { MAX_PASSWORD } from '@/lib/account/rules'

/** Long enough for a recovery code with blanks. */
const code = z.string().check(z.minLength(1), z.maxLength(64))
const password = z.string().check(z.minLength(1), z.maxLength(MAX_PASSWORD))

export const beginRequest = z.strictObject({ present: password })
export const confirmRequest = z.strictObject({ code })
export const removeRequest = z.strictObject({ present: password, code })

/** Shown while it is being set up, and never again. */
export const newFactor = z.object({
  secret: z.string(),
  qr: z.object({ size: z.number(), path: z.string() }),
})
export type NewFactor = z.infer<typeof newFactor>

export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })
