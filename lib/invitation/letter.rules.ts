import { formatCode } from '@/lib/dial-in/rules'
import type messages from '@/messages/de.json'
import { type InvitationFacts, senderParts } from './facts.rules'
import type { Say } from './mail.rules'
import { qrPath } from './qr.rules'
import { linkOf, oneLine, written } from './rules'

export type LetterWord = keyof (typeof messages)['letter']

const STEPS = ['step1', 'step2', 'step3', 'step4', 'step5', 'step6'] as const
const NEEDS = ['need1', 'need2', 'need3'] as const
const RULES = ['rule1', 'rule2', 'rule3', 'rule4', 'rule5', 'rule6', 'rule7'] as const

/** The letter, whatever it is written on: the print view and the PDF both set this and nothing else. */
export type LetterContent = {
  readonly title: string
  readonly logo: { readonly hash: string; readonly alt: string } | null
  /** The small line above the address, for the window of the envelope. */
  readonly sender: string
  readonly recipient: readonly string[]
  /** »Datum: …« */
  readonly writtenAt: string
  readonly intro: string
  readonly facts: readonly (readonly [string, string])[]
  readonly codeLabel: string
  /** In its groups. */
  readonly code: string
  readonly qr: { readonly size: number; readonly path: string }
  readonly qrAlt: string
  readonly qrHint: string
  readonly phone: string
  readonly turnOver: string
  readonly steps: LetterList
  readonly lists: readonly LetterList[]
  readonly closing: readonly string[]
}

type LetterList = { readonly title: string; readonly items: readonly string[] }

export type LetterFacts = Omit<InvitationFacts, 'appointmentId' | 'version' | 'endsAt' | 'clinicAccent'>

/** What fits on one line of the window (80 mm) in the smallest print that is still read. */
const LONGEST_SENDER = 68

export function letterContent(
  facts: LetterFacts,
  code: string,
  recipient: readonly string[],
  now: Date,
  say: Say<LetterWord>,
): LetterContent {
  const { date, time } = written(facts.startsAt, facts.locale, facts.zone)
  const list = (title: LetterWord, words: readonly LetterWord[]) => ({
    title: say(title),
    items: words.map((word) => say(word)),
  })
  return {
    title: say('title'),
    logo: facts.clinicLogo === null ? null : { hash: facts.clinicLogo, alt: oneLine(facts.clinicName) },
    sender: senderOf(facts),
    recipient: recipient.filter((text) => text !== ''),
    writtenAt: say('writtenAt', { date: written(now, facts.locale, facts.zone).shortDate }),
    intro: say('intro'),
    facts: [
      [say('when'), say('dateAndTime', { date, time })],
      [say('doctor'), oneLine(facts.doctorName)],
      [say('address'), facts.origin],
    ],
    codeLabel: say('code'),
    code: formatCode(code),
    qr: qrPath(linkOf(facts.origin, code)),
    qrAlt: say('qrAlt', { address: facts.origin }),
    qrHint: say('qrHint'),
    phone: facts.clinicPhone === '' ? '' : say('phone', { phone: oneLine(facts.clinicPhone) }),
    turnOver: say('turnOver'),
    steps: list('steps', STEPS),
    lists: [list('needs', NEEDS), list('rules', RULES)],
    closing: [
      say('protection'),
      say('privacy', { address: `${facts.origin}/datenschutz` }),
      say('imprint', { address: `${facts.origin}/impressum` }),
    ],
  }
}

/** Name and address, for a letter that comes back; the name alone where both are too long. */
function senderOf(facts: LetterFacts): string {
  const sender = senderParts(facts).join(' · ')
  return sender.length > LONGEST_SENDER ? oneLine(facts.clinicName) : sender
}

/** The text for a short message: it must fit into very few of them. */
export function shortMessage(
  facts: Pick<InvitationFacts, 'startsAt' | 'doctorName' | 'origin' | 'zone' | 'locale'>,
  code: string,
  say: Say<LetterWord>,
): string {
  const { shortDate, time } = written(facts.startsAt, facts.locale, facts.zone)
  const link = linkOf(facts.origin, code)
  return say('sms', { doctor: oneLine(facts.doctorName), date: shortDate, time, link, code: formatCode(code) })
}
