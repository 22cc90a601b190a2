import {
  type Dates,
  decide,
  isFinal,
  linkOf,
  MAIL_KINDS,
  MAIL_REASONS,
  nextTry,
  oneLine,
  reasonOf,
  remindersFor,
  usefulUntil,
  written,
} from '@/lib/invitation/rules'
import { patientEmail } from '@/lib/invitation/schema'
import de from '@/messages/de.json'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const START = new Date('2026-12-01T09:00:00Z')
const dates: Dates = { startsAt: START, endsAt: new Date(START.getTime() + 30 * MINUTE), cancelledAt: null }
const cancelled: Dates = { ...dates, cancelledAt: new Date(START.getTime() - 48 * HOUR) }
const earlier = (ms: number) => new Date(START.getTime() - ms)

describe('what is done with a letter whose time has come', () => {
  test.each([
    ['an invitation in time', 'invitation', dates, true, earlier(HOUR), 'send'],
    ['an invitation whose code has died', 'invitation', dates, false, earlier(HOUR), { fail: 'code-over' }],
    ['an invitation to what is over', 'invitation', dates, true, dates.endsAt, { fail: 'too-late' }],
    ['an invitation to what was cancelled', 'invitation', cancelled, true, earlier(HOUR), 'drop'],
    ['a move without the code', 'moved', dates, false, earlier(HOUR), 'send'],
    ['a move of what was cancelled since', 'moved', cancelled, true, earlier(HOUR), 'drop'],
    ['a cancellation', 'cancelled', cancelled, false, earlier(HOUR), 'send'],
    ['a cancellation of what goes on', 'cancelled', dates, false, earlier(HOUR), 'drop'],
    ['a cancellation that nobody needs any more', 'cancelled', cancelled, false, dates.endsAt, { fail: 'too-late' }],
    ['the day’s reminder', 'reminder-day', dates, true, earlier(24 * HOUR), 'send'],
    ['the day’s reminder when the hour’s is due', 'reminder-day', dates, true, earlier(HOUR), { fail: 'too-late' }],
    ['the hour’s reminder', 'reminder-hour', dates, true, earlier(HOUR), 'send'],
    ['the hour’s reminder at the date', 'reminder-hour', dates, true, START, { fail: 'too-late' }],
    ['a reminder of what was cancelled', 'reminder-hour', cancelled, true, earlier(HOUR), 'drop'],
    ['a reminder with a dead code', 'reminder-hour', dates, false, earlier(HOUR), { fail: 'code-over' }],
    ['a reminder of what was moved away', 'reminder-hour', dates, true, earlier(3 * HOUR), { postpone: earlier(HOUR) }],
  ] as const)('[L1] %s', (_, kind, of, codeHolds, now, expected) => {
    expect(decide(kind, of, codeHolds, now)).toEqual(expected)
  })

  test('[L1] only reminders that are still to come are planned', () => {
    const kinds = (now: Date) => remindersFor(START, now).map(({ kind }) => kind)
    expect(kinds(earlier(24 * HOUR + 1))).toEqual(['reminder-day', 'reminder-hour'])
    expect(kinds(earlier(24 * HOUR))).toEqual(['reminder-hour'])
    expect(kinds(earlier(HOUR))).toEqual([])
    expect(remindersFor(START, earlier(48 * HOUR))).toEqual([
      { kind: 'reminder-day', dueAt: earlier(24 * HOUR) },
      { kind: 'reminder-hour', dueAt: earlier(HOUR) },
    ])
  })
})

describe('after a failure', () => {
  test('[L1] the pauses grow, and end', () => {
    const now = earlier(90 * 24 * HOUR)
    const pauses = Array.from({ length: 17 }, (_, index) => {
      const next = nextTry('invitation', index + 1, dates, now)
      return next ? (next.getTime() - now.getTime()) / MINUTE : undefined
    })
    expect(pauses.slice(0, 9)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 240])
    expect(new Set(pauses.slice(9))).toEqual(new Set([240]))
    expect(nextTry('invitation', 18, dates, now)).toBeUndefined()
  })

  test.each(MAIL_KINDS)('[L1] nothing is tried when it is of no use any more: %s', (kind) => {
    const end = usefulUntil(kind, dates)
    expect(nextTry(kind, 1, dates, new Date(end.getTime() - MINUTE - 1))).toEqual(new Date(end.getTime() - 1))
    expect(nextTry(kind, 1, dates, new Date(end.getTime() - MINUTE))).toBeUndefined()
  })

  test.each([
    ['nobody listens', { code: 'ECONNREFUSED' }, 'unreachable'],
    ['too slow', { code: 'ETIMEDOUT' }, 'unreachable'],
    ['hung up in the middle', { code: 'ECONNECTION' }, 'unreachable'],
    ['no such name', { code: 'EDNS' }, 'unreachable'],
    ['an unknown thing', {}, 'unreachable'],
    ['wrong password', { code: 'EAUTH', responseCode: 535 }, 'sign-in'],
    ['no encryption', { code: 'ETLS' }, 'encryption'],
    ['a certificate that is none', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'encryption'],
    ['no such address', { code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' }, 'address'],
    ['grey-listed', { code: 'EENVELOPE', responseCode: 451, command: 'RCPT TO' }, 'later'],
    ['the sender is not allowed', { code: 'EENVELOPE', responseCode: 553, command: 'MAIL FROM' }, 'sender'],
    ['not signed in at all', { code: 'EENVELOPE', responseCode: 530, command: 'MAIL FROM' }, 'sign-in'],
    ['turned away at the door', { code: 'EPROTOCOL', responseCode: 554, command: 'CONN' }, 'later'],
    ['taken for spam', { code: 'EMESSAGE', responseCode: 554, command: 'DATA' }, 'refused'],
    ['closed', { code: 'EPROTOCOL', responseCode: 421 }, 'later'],
  ])('[L1] %s has a reason', (_, fault, reason) => {
    expect(reasonOf(Object.assign(new Error('x'), fault))).toBe(reason)
  })

  test('[L1] every reason is a sentence, and only some are final', () => {
    for (const reason of MAIL_REASONS) expect(de.invitation.reason[reason]).toMatch(/^[A-ZÄÖÜ].+\.$/)
    expect(MAIL_REASONS.filter(isFinal)).toEqual(['address', 'refused', 'code-over', 'too-late'])
  })
})

describe('what is written', () => {
  test('[L2] the code stands behind the hash only', () => {
    expect(new URL(linkOf('https://praxis.example', 'K7QM3X9RT2'))).toMatchObject({ pathname: '/', search: '' })
  })

  test('[L1] date and time are the clinic’s, on both sides of a clock change', () => {
    expect(written(new Date('2026-10-25T00:30:00Z'), 'de', 'Europe/Berlin').time).toBe('02:30')
    expect(written(new Date('2026-10-25T01:30:00Z'), 'de', 'Europe/Berlin').time).toBe('02:30')
    expect(written(START, 'en', 'Europe/Berlin')).toEqual({
      date: 'Tuesday, 1 December 2026',
      shortDate: '01/12/2026',
      time: '10:00',
    })
  })

  test('[R6] names are one line', () => {
    expect(oneLine('Dr.\r\nBcc: a@b\u0000\u2028x\ud800')).toBe('Dr. Bcc: a@b x')
  })

  test.each([
    'a@example.org\r\nBcc: b@example.org',
    'a@example.org\nb@example.org',
    'a@example.org,b@example.org',
    '"a b"@example.org',
    'A <a@example.org>',
    'a@example.org\u0000',
    'a@@example.org',
    'example.org',
    '@example.org',
    'a@',
    '',
    `${'a'.repeat(250)}@example.org`,
    'ä@example.org',
    'a@b c.org',
  ])('[R6] %j is no address', (address) => {
    expect(patientEmail.safeParse(address).success).toBe(false)
  })

  test('[R6] an address is trimmed and in lower case', () => {
    expect(patientEmail.parse(' Demo.Person+x@Example.ORG ')).toBe('demo.person+x@example.org')
  })
})
