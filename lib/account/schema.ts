import * as z from 'zod/mini'
import { signInView } from '@/lib/sign-in/schema'
import { line } from '@/lib/text/schema'
import { ACCOUNT_STATES, MAIL_STATES, MAX_EMAIL, MAX_PASSWORD, ROLES } from './rules'

const MIN_NAME = 2
export const MAX_NAME = 80

const name = line(MIN_NAME, MAX_NAME)
/** No line breaks, no blanks: such an address would be another header. Kept in lower case. */
const email = z.pipe(
  z.string().check(z.trim(), z.maxLength(MAX_EMAIL), z.email()),
  z.transform((text: string) => text.toLowerCase()),
)
/** Its length is judged by the verb, which has words for it. */
const password = z.string().check(z.minLength(1), z.maxLength(4 * MAX_PASSWORD))
const doctorIds = z.array(z.uuid()).check(z.maxLength(200))
/** 256 random bits. */
const token = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))

export const inviteRequest = z.strictObject({ role: z.enum(ROLES), name, email, doctorIds })
export type InviteRequest = z.infer<typeof inviteRequest>

export const roleRequest = z.strictObject({ role: z.enum(ROLES) })
export const doctorsRequest = z.strictObject({ doctorIds })
export const dutyRequest = z.strictObject({ required: z.boolean() })

/** The link, this once; null when it goes by e-mail. */
export const linkAnswer = z.object({ link: z.nullable(z.string()) })

export const lookRequest = z.strictObject({ token })
/** Whose link it is; the first admin says name and address themselves. */
export const lookAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['invitation', 'reset']), name: z.string(), email: z.string() }),
  z.object({ kind: z.literal('first-admin') }),
])
export type LinkView = z.infer<typeof lookAnswer>

export const redeemRequest = z.strictObject({
  token,
  password,
  /** Of the first admin. */
  person: z.optional(z.strictObject({ name, email })),
})
export type RedeemRequest = z.infer<typeof redeemRequest>
/** Whether the account may be used now, or waits for its approval. */
export const redeemAnswer = z.object({ state: z.enum(ACCOUNT_STATES) })

export const passwordRequest = z.strictObject({
  present: z.string().check(z.minLength(1), z.maxLength(MAX_PASSWORD)),
  password,
})

/** An account as the administration sees it. */
const accountView = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  state: z.enum(ACCOUNT_STATES),
  secondFactor: z.boolean(),
  /** The day on the clinic's clock, YYYY-MM-DD. */
  lastSignIn: z.nullable(z.iso.date()),
  link: z.nullable(z.object({ expiresAt: z.iso.datetime(), over: z.boolean(), mail: z.nullable(z.enum(MAIL_STATES)) })),
  doctorIds: z.array(z.uuid()),
  signIns: z.array(signInView),
})
export type AccountView = z.infer<typeof accountView>
