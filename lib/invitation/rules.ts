import type { Locale } from '@/lib/i18n/rules'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** How long one try may take; then it is given up and tried again. */
export const TRY_MS = 60_000
/** How long a taken letter is out of the others' sight: well beyond a try, or two processes would send it. */
export const LEASE_MS = 5 * MINUTE_MS
/** Letters that may be queued for one appointment: nobody's mailbox is flooded from here. */
export const MAX_MAILS = 30
const LONGEST_PAUSE_MS = 4 * HOUR_MS
const MAX_ATTEMPTS = 18

export const MAIL_KINDS = ['invitation', 'moved', 'cancelled', 'reminder-day', 'reminder-hour'] as const
export type MailKind = (typeof MAIL_KINDS)[number]

/** How long before the date a reminder goes out. */
const REMINDERS = { 'reminder-day': 24 * HOUR_MS, 'reminder-hour': HOUR_MS } as const
export type Reminder = keyof typeof REMINDERS
export const REMINDER_KINDS = ['reminder-day', 'reminder-hour'] as const satisfies readonly Reminder[]

/** Why a letter did not go out; each is a sentence in `invitation.reason`. */
export const MAIL_REASONS = [
  /** Nobody answers, or too slowly. */
  'unreachable',
  /** The mail server does not know the clinic's account. */
  'sign-in',
  /** No encrypted connection came about. */
  'encryption',
  /** The mail server does not let the clinic write from this address. */
  'sender',
  /** The patient's address does not exist. */
  'address',
  /** The mail server does not take this letter. */
  'refused',
  /** The mail server asks to come back later. */
  'later',
  /** The code was replaced or taken back meanwhile. */
  'code-over',
  /** It would come too late to be of use. */
  'too-late',
] as const
export type MailReason = (typeof MAIL_REASONS)[number]

/** What a mail server's “no” means: for this letter, for good, or for now. */
export function isFinal(reason: MailReason): boolean {
  return reason === 'address' || reason === 'refused' || reason === 'code-over' || reason === 'too-late'
}

export type Dates = { readonly startsAt: Date; readonly endsAt: Date; readonly cancelledAt: Date | null }

export function isMailKind(kind: string): kind is MailKind {
  return MAIL_KINDS.some((known) => known === kind)
}

export function isReminder(kind: MailKind): kind is Reminder {
  return kind in REMINDERS
}

/** The reminders that are still to come, with their times. */
export function remindersFor(startsAt: Date, now: Date): { kind: Reminder; dueAt: Date }[] {
  return REMINDER_KINDS.map((kind) => ({ kind, dueAt: reminderAt(kind, startsAt) })).filter(
    ({ dueAt }) => dueAt.getTime() > now.getTime(),
  )
}

function reminderAt(kind: Reminder, startsAt: Date): Date {
  return new Date(startsAt.getTime() - REMINDERS[kind])
}

/** Until when a letter is worth sending. */
export function usefulUntil(kind: MailKind, { startsAt, endsAt }: Dates): Date {
  switch (kind) {
    case 'invitation':
    case 'moved':
    case 'cancelled':
      return endsAt
    case 'reminder-day':
      // Then the other one comes.
      return reminderAt('reminder-hour', startsAt)
    case 'reminder-hour':
      return startsAt
    default:
      return kind satisfies never
  }
}

/** What is to be done with a letter whose time has come; the appointment may have changed since it was queued. */
export type Decision = 'send' | 'drop' | { readonly fail: MailReason } | { readonly postpone: Date }

export function decide(kind: MailKind, dates: Dates, codeHolds: boolean, now: Date): Decision {
  if (kind === 'cancelled') return dates.cancelledAt ? inTime(kind, dates, now) : 'drop'
  // Of a cancellation the patient hears by a letter of its own.
  if (dates.cancelledAt) return 'drop'
  if (isReminder(kind)) {
    const due = reminderAt(kind, dates.startsAt)
    if (due.getTime() > now.getTime()) return { postpone: due }
    return codeHolds ? inTime(kind, dates, now) : { fail: 'code-over' }
  }
  if (kind === 'invitation' && !codeHolds) return { fail: 'code-over' }
  return inTime(kind, dates, now)
}

function inTime(kind: MailKind, dates: Dates, now: Date): Decision {
  return now.getTime() < usefulUntil(kind, dates).getTime() ? 'send' : { fail: 'too-late' }
}

/** When a failed try is repeated: after 1, 2, 4, … minutes, at most four hours; undefined when it is given up. */
export function nextTry(kind: MailKind, attempts: number, dates: Dates, now: Date): Date | undefined {
  return nextTryBefore(usefulUntil(kind, dates), attempts, now)
}

/** The same for any letter that is of use until a given moment. */
export function nextTryBefore(end: Date, attempts: number, now: Date): Date | undefined {
  if (attempts >= MAX_ATTEMPTS) return undefined
  const pause = Math.min(MINUTE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS)
  const next = new Date(now.getTime() + pause)
  return next.getTime() < end.getTime() ? next : undefined
}

/** What a mail server's answer or its silence means. `code` and `responseCode` are nodemailer's. */
export function reasonOf(fault: object): MailReason {
  const code = 'code' in fault ? fault.code : undefined
  const responseCode = 'responseCode' in fault ? fault.responseCode : undefined
  const command = 'command' in fault ? fault.command : undefined
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'sign-in'
  if (
    code === 'ETLS' ||
    (typeof code === 'string' && /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code))
  )
    return 'encryption'
  if (typeof responseCode !== 'number') return 'unreachable'
  if (responseCode === 530) return 'sign-in'
  if (responseCode < 500) return 'later'
  switch (command) {
    case 'RCPT TO':
      return 'address'
    case 'MAIL FROM':
      return 'sender'
    case 'DATA':
      return 'refused'
    default:
      // Turned away before it was said whom the letter is for.
      return 'later'
  }
}

/** How the clinic's mail server stands, found out without sending anything. */
export const MAIL_SERVER_STATES = ['answers', 'unreachable', 'sign-in', 'encryption', 'later'] as const
export type MailServerState = (typeof MAIL_SERVER_STATES)[number]

export function mailServerState(fault: object | undefined): MailServerState {
  const reason = fault && reasonOf(fault)
  if (reason === undefined) return 'answers'
  return reason === 'unreachable' || reason === 'sign-in' || reason === 'encryption' ? reason : 'later'
}

/** The link that fills the code in: behind `#`, so that it is never sent to a server. */
export function linkOf(origin: string, code: string): string {
  return `${origin}/#${code}`
}

/** Names from the database in a header or a calendar file: on one line, whatever they hold. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ').trim()
}

const LANGUAGE_TAG = { de: 'de-DE', en: 'en-GB' } as const satisfies Record<Locale, string>

/** Date and time as they are written to a patient, on the clinic's clock. */
export function written(at: Date, locale: Locale, zone: string): { date: string; shortDate: string; time: string } {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(LANGUAGE_TAG[locale], { timeZone: zone, ...options }).format(at)
  return {
    date: format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    shortDate: format({ day: '2-digit', month: '2-digit', year: 'numeric' }),
    time: format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  }
}
