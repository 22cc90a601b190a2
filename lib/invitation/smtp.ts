import 'server-only'
import { createTransport } from 'nodemailer'
import { env } from '@/lib/env'
import { type MailReason, type MailServerState, mailServerState, oneLine, reasonOf, TRY_MS } from './rules'

/** Whether this installation can send e-mail at all. */
export function canSendMail(): boolean {
  return env().SMTP_URL !== undefined
}

/** The address that letters come from: SMTP_FROM, or the mail account's own, or one of this page's host. */
export function senderAddress(): string {
  const { SMTP_FROM, SMTP_URL, PUBLIC_URL } = env()
  if (SMTP_FROM) return SMTP_FROM
  const account = decodeURIComponent(new URL(SMTP_URL ?? PUBLIC_URL).username)
  return account.includes('@') ? account : `sprechzimmer@${new URL(PUBLIC_URL).hostname}`
}

export type Envelope = {
  /** The same for every try of one letter: mailboxes that see it twice can tell. */
  readonly messageId: string
  readonly fromName: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly calendar?: { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string } | undefined
}

/** Hands one letter to the clinic's mail server; undefined when it was taken. */
export async function sendMail(letter: Envelope): Promise<MailReason | undefined> {
  const transport = createTransport(options())
  try {
    const { rejected } = await transport.sendMail({
      messageId: `<${letter.messageId}@${new URL(env().PUBLIC_URL).hostname}>`,
      from: { name: oneLine(letter.fromName), address: senderAddress() },
      to: { name: '', address: letter.to },
      subject: letter.subject,
      text: letter.text,
      html: letter.html,
      // No notes of absence for a program.
      headers: { 'Auto-Submitted': 'auto-generated' },
      ...(letter.calendar ? { icalEvent: { filename: 'termin.ics', ...letter.calendar } } : {}),
      disableFileAccess: true,
      disableUrlAccess: true,
      signal: AbortSignal.timeout(TRY_MS),
    })
    return rejected.length > 0 ? 'address' : undefined
  } catch (error) {
    return reasonOf(error instanceof Error ? error : new Error('unknown'))
  } finally {
    transport.close()
  }
}

/** Whoever looks at a page must not wait as long as a letter may. */
const CHECK_MS = 5_000

/** Goes as far as a letter would, up to where it would be handed over; undefined = this installation sends none. */
export async function checkMailServer(): Promise<MailServerState | undefined> {
  if (!canSendMail()) return undefined
  const transport = createTransport({
    ...options(),
    connectionTimeout: CHECK_MS,
    greetingTimeout: CHECK_MS,
    socketTimeout: CHECK_MS,
    dnsTimeout: CHECK_MS,
  })
  try {
    await transport.verify()
    return mailServerState(undefined)
  } catch (error) {
    return mailServerState(error instanceof Error ? error : new Error('unknown'))
  } finally {
    transport.close()
  }
}

function options() {
  const url = new URL(env().SMTP_URL ?? '')
  const here = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  const chosen = url.searchParams.has('requireTLS') || url.searchParams.has('ignoreTLS')
  return {
    url: url.href,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
    dnsTimeout: 15_000,
    // A letter holds a code: over a network it goes encrypted or not at all, unless the clinic says otherwise.
    ...(here || chosen ? {} : { requireTLS: true }),
    tls: { minVersion: 'TLSv1.2' as const, ...(here ? { rejectUnauthorized: false } : {}) },
  }
}
