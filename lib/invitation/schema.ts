import * as z from 'zod/mini'
import { LOCALES } from '@/lib/i18n/rules'
import { line } from '@/lib/text/schema'
import { MAIL_KINDS, MAIL_REASONS } from './rules'

/** The code travels in the body of a request, never in a URL; the server checks it by its HMAC. */
const code = z.string().check(z.maxLength(64))
const locale = z.enum(LOCALES)

/** What an e-mail address may be here: plain ASCII, no quotes, so that it can be nothing else in a header. */
export const patientEmail = z.string().check(z.trim(), z.toLowerCase(), z.maxLength(254), z.email())

/** Six lines fit into the window of an envelope. */
export const MAX_ADDRESS_LINES = 6

export const letterRequest = z.strictObject({
  code,
  locale,
  /** For the window of the envelope; printed and forgotten. */
  address: z.array(line(0, 60)).check(z.maxLength(MAX_ADDRESS_LINES)),
})

export const calendarRequest = z.strictObject({ code, locale })

export const mailRequest = z.strictObject({ code, locale, email: patientEmail, reminds: z.boolean() })

export type MailRequest = z.infer<typeof mailRequest>

/** How it stands with the letter that was queued last, for the organiser. */
export const mailState = z.object({
  kind: z.enum(MAIL_KINDS),
  status: z.enum(['waiting', 'sent', 'failed']),
  sentAt: z.nullable(z.string()),
  /** Why it failed, or why it is still waiting. */
  reason: z.nullable(z.enum(MAIL_REASONS)),
})

export type MailState = z.infer<typeof mailState>

export const mailAnswer = z.object({ mail: z.nullable(mailState) })
