import { accentFor, OWN_ACCENT } from '@/lib/clinic/colour.rules'
import { telAddress } from '@/lib/clinic/phone.rules'
import { formatCode } from '@/lib/dial-in/rules'
import type { Locale } from '@/lib/i18n/rules'
import type messages from '@/messages/de.json'
import { type InvitationFacts, senderParts } from './facts.rules'
import { linkOf, type MailKind, oneLine, written } from './rules'

type MailWord = keyof (typeof messages)['mail']
export type Say<Word extends string> = (word: Word, values?: Readonly<Record<string, string>>) => string

export type ComposedMail = { readonly subject: string; readonly text: string; readonly html: string }

/** One piece of a letter; both forms, text and HTML, are made of the same pieces. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'phone'; readonly text: string; readonly number: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [string, string])[] }
  | { readonly kind: 'code'; readonly label: string; readonly code: string }
  | { readonly kind: 'link'; readonly label: string; readonly url: string }
  | { readonly kind: 'list'; readonly title: string; readonly items: readonly string[]; readonly numbered?: true }

const KIND_WORDS = {
  invitation: { subject: 'subjectInvitation', intro: 'introInvitation' },
  moved: { subject: 'subjectMoved', intro: 'introMoved' },
  cancelled: { subject: 'subjectCancelled', intro: 'introCancelled' },
  'reminder-day': { subject: 'subjectReminder', intro: 'introReminder' },
  'reminder-hour': { subject: 'subjectReminder', intro: 'introReminder' },
} as const satisfies Record<MailKind, { subject: MailWord; intro: MailWord }>

const STEPS = ['step1', 'step2', 'step3', 'step4'] as const
const RULES = ['rule1', 'rule2', 'rule3'] as const

/** The code; or that the one of the invitation still holds (undefined) or was replaced (null). */
export type MailCode = string | null | undefined

/** A letter by e-mail. The subject is read by others on a locked screen: a time, and nothing else of the visit. */
export function composeMail(
  kind: MailKind,
  facts: InvitationFacts,
  say: Say<MailWord>,
  { code, cancelReason = '' }: { code?: MailCode; cancelReason?: string },
): ComposedMail {
  const { date, shortDate, time } = written(facts.startsAt, facts.locale, facts.zone)
  const words = KIND_WORDS[kind]
  const title = say(words.subject, { date: shortDate, time })
  const pieces: Piece[] = [
    { kind: 'text', text: say('greeting') },
    { kind: 'text', text: say(words.intro) },
    {
      kind: 'facts',
      rows: [
        [say('when'), say('dateAndTime', { date, time })],
        [say('doctor'), oneLine(facts.doctorName)],
      ],
    },
  ]
  if (kind === 'cancelled') {
    if (cancelReason !== '') pieces.push({ kind: 'text', text: say('reason', { reason: oneLine(cancelReason) }) })
  } else {
    pieces.push(...wayIn(facts, code, say))
    pieces.push({ kind: 'list', title: say('rules'), items: RULES.map((rule) => say(rule)) })
  }
  const number = oneLine(facts.clinicPhone)
  if (number !== '') pieces.push({ kind: 'phone', text: say('phone', { phone: number }), number })
  if (kind === 'invitation' || kind === 'moved') pieces.push({ kind: 'text', text: say('calendar') })
  pieces.push({ kind: 'text', text: say('address') })
  pieces.push({ kind: 'link', label: say('privacy'), url: `${facts.origin}/datenschutz` })
  pieces.push({ kind: 'link', label: say('imprint'), url: `${facts.origin}/impressum` })
  pieces.push({ kind: 'text', text: senderParts(facts).join(', ') })
  return setPieces(title, facts.locale, pieces, facts.clinicAccent)
}

/** Both forms of a letter of these pieces. */
export function setPieces(
  title: string,
  locale: Locale,
  pieces: readonly Piece[],
  /** The clinic's; empty = the product's own. */
  colour: string,
): ComposedMail {
  return {
    subject: oneLine(title),
    text: `${pieces.map(asText).join('\n\n')}\n`,
    html: asHtml(title, locale, pieces, accentFor(colour === '' ? OWN_ACCENT : colour, 'light').accent),
  }
}

/** What the calendar file says beside the dates; its title is seen by others who look at the calendar. */
export function calendarText(facts: InvitationFacts, say: Say<MailWord>, code: MailCode): string {
  const lines = [
    say('calendarDoctor', { doctor: oneLine(facts.doctorName) }),
    code ? `${say('code')}: ${formatCode(code)}` : withoutCode(code, say),
    code ? linkOf(facts.origin, code) : facts.origin,
    ...(facts.clinicPhone === '' ? [] : [say('phone', { phone: oneLine(facts.clinicPhone) })]),
  ]
  return lines.join('\n')
}

function withoutCode(code: MailCode, say: Say<MailWord>): string {
  return say(code === null ? 'codeReplaced' : 'codeAsBefore')
}

function wayIn(facts: InvitationFacts, code: MailCode, say: Say<MailWord>): Piece[] {
  if (!code) return [{ kind: 'text', text: withoutCode(code, say) }]
  return [
    { kind: 'code', label: say('code'), code: formatCode(code) },
    { kind: 'link', label: say('link'), url: linkOf(facts.origin, code) },
    { kind: 'list', title: say('steps'), items: STEPS.map((step) => say(step)), numbered: true },
  ]
}

function asText(piece: Piece): string {
  switch (piece.kind) {
    case 'text':
    case 'phone':
      return piece.text
    case 'facts':
      return piece.rows.map(([label, value]) => `${label}: ${value}`).join('\n')
    case 'code':
      return `${piece.label}: ${piece.code}`
    case 'link':
      return `${piece.label}:\n${piece.url}`
    case 'list':
      return [
        piece.title,
        ...piece.items.map((item, index) => `${piece.numbered ? `${index + 1}.` : '-'} ${item}`),
      ].join('\n')
    default:
      return piece satisfies never
  }
}

/** Black on white and large, a single column, no pictures, nothing fetched: it reads the same everywhere. */
const STYLE = `body{margin:0;padding:24px 16px;background:#fff;color:#1b2426;font:18px/1.5 system-ui,-apple-system,"Segoe UI",Arial,sans-serif}
main{max-width:36em;margin:0 auto}h1{font-size:24px;line-height:1.25;margin:0 0 16px}h2{font-size:20px;line-height:1.25;margin:24px 0 8px}
p{margin:0 0 16px;overflow-wrap:anywhere}ol,ul{margin:0 0 16px;padding-left:24px}li{margin-bottom:8px}
.phone{white-space:nowrap}.row{margin:0 0 8px}.label{color:#52605f}.code{font-size:30px;font-weight:700;letter-spacing:.06em}`

function asHtml(title: string, locale: string, pieces: readonly Piece[], accent: string): string {
  return `<!DOCTYPE html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${STYLE} a{color:${accent}}</style></head>
<body><main>
<h1>${escaped(title)}</h1>
${pieces.map(htmlOf).join('\n')}
</main></body>
</html>
`
}

function htmlOf(piece: Piece): string {
  switch (piece.kind) {
    case 'text':
      return `<p>${escaped(piece.text)}</p>`
    case 'phone': {
      const number = escaped(piece.number)
      const link = `<a class="phone" href="${telAddress(piece.number)}">${number}</a>`
      return `<p>${escaped(piece.text).replace(number, () => link)}</p>`
    }
    case 'facts':
      return piece.rows
        .map(
          ([label, value]) =>
            `<p class="row"><span class="label">${escaped(label)}:</span> <strong>${escaped(value)}</strong></p>`,
        )
        .join('\n')
    case 'code':
      return `<p><span class="label">${escaped(piece.label)}:</span><br><span class="code">${escaped(piece.code)}</span></p>`
    case 'link':
      return `<p>${escaped(piece.label)}:<br><a href="${escaped(piece.url)}">${escaped(piece.url)}</a></p>`
    case 'list': {
      const tag = piece.numbered ? 'ol' : 'ul'
      const items = piece.items.map((item) => `<li>${escaped(item)}</li>`)
      return `<h2>${escaped(piece.title)}</h2>\n<${tag}>\n${items.join('\n')}\n</${tag}>`
    }
    default:
      return piece satisfies never
  }
}

const ENTITY: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITY[character] ?? '')
}
