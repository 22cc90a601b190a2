import type { sentenceOf } from '@/lib/audit/sentence.rules'
import { periodWords } from '@/lib/retention/period.rules'
import { type LegalBasis, RECORDS } from '@/lib/retention/records.rules'
import { type AppointmentKind, periodOf } from '@/lib/retention/rules'
import type de from '@/messages/de.json'
import type { Disclosure, StoredKind } from './schema'
import { linesOf, type Say as SayValue, type SayWithheld, withheldText } from './words.rules'

type Paper = Disclosure & {
  readonly locale: string
  readonly clinic: { readonly name: string; readonly phone: string; readonly email: string; readonly address: string }
}

type PaperWord = `paper.${keyof (typeof de)['disclosure']['paper']}`
type RecordWord = `kinds.${AppointmentKind}.${'name' | 'purpose' | 'reason'}` | `basis.${LegalBasis}`

type PaperWords = {
  readonly say: SayValue & SayWithheld & ((word: PaperWord, values?: Readonly<Record<string, string>>) => string)
  readonly has: (word: Parameters<SayValue>[0]) => boolean
  readonly sayRecord: ((word: RecordWord) => string) & Parameters<typeof periodWords>[2]
  readonly sayAudit: Parameters<typeof sentenceOf>[1]
  readonly when: (at: string) => string
}

/** What Art. 15 asks for beside the data: what for, on which ground, until when, who else, and which rights there are. */
function frameOf({ clinic, appointment, goesAt, at }: Paper, { say, when }: PaperWords) {
  return {
    title: say('paper.title'),
    made: say('paper.made', { at: when(at) }),
    responsible: [clinic.name, ...clinic.address.split('\n'), clinic.phone, clinic.email].filter((line) => line !== ''),
    about: say('paper.about', { at: when(appointment.startsAt), doctor: appointment.doctorName }),
    goes: say('paper.goes', { at: when(goesAt) }),
    source: say('paper.sourceText'),
    recipients: say('paper.recipientsText'),
    rights: say('paper.rightsText'),
  }
}

function kindOf({ kind }: StoredKind, { keepDays }: Paper, { sayRecord }: PaperWords) {
  return {
    name: sayRecord(`kinds.${kind}.name`),
    purpose: sayRecord(`kinds.${kind}.purpose`),
    reason: sayRecord(`kinds.${kind}.reason`),
    basis: sayRecord(`basis.${RECORDS[kind].basis}`),
    period: periodWords(periodOf(kind), keepDays, sayRecord),
  }
}

/** For programs (Art. 20): the values as they are stored, with what they are for. */
export function fileOf(paper: Paper, words: PaperWords) {
  const { about, ...frame } = frameOf(paper, words)
  return {
    format: 'sprechzimmer-disclosure-1',
    at: paper.at,
    appointment: { ...paper.appointment, about },
    ...frame,
    goesAt: paper.goesAt,
    kinds: paper.kinds.map((stored) => ({
      kind: stored.kind,
      ...kindOf(stored, paper, words),
      records: stored.records.map((record) => Object.fromEntries(record)),
      withheld: stored.withheld,
    })),
  }
}

const STYLE = `body{font:1.05rem/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
h1{font-size:1.7rem}h2{font-size:1.25rem;margin-top:2rem}dl{display:grid;grid-template-columns:minmax(10rem,1fr) 2fr;gap:.2rem 1rem;margin:.6rem 0;break-inside:avoid}
dt{color:#555}dd{margin:0;overflow-wrap:anywhere}.record{border-top:1px solid #ccc}@media(max-width:34rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}`

/** To read and to print: one page that needs nothing else and runs nothing. */
export function pageOf(paper: Paper, words: PaperWords): string {
  const { say } = words
  const frame = frameOf(paper, words)
  const text = (title: string, body: string) => `<h2>${escaped(title)}</h2><p>${escaped(body)}</p>`
  return `<!doctype html>
<html lang="${escaped(paper.locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(frame.title)}</title><style>${STYLE}</style></head><body>
<h1>${escaped(frame.title)}</h1><p>${escaped(frame.about)}<br>${escaped(frame.made)}</p>
<p>${escaped(say('paper.intro'))} ${escaped(frame.goes)}</p>
<h2>${escaped(say('paper.responsible'))}</h2><p>${frame.responsible.map(escaped).join('<br>')}</p>
${paper.kinds.map((stored) => sectionOf(stored, paper, words)).join('\n')}
${text(say('paper.source'), frame.source)}${text(say('paper.recipients'), frame.recipients)}${text(say('paper.rights'), frame.rights)}
</body></html>
`
}

function sectionOf(stored: StoredKind, paper: Paper, words: PaperWords): string {
  const { say } = words
  const { name, purpose, reason, basis, period } = kindOf(stored, paper, words)
  const facts = pairs([
    [say('paper.purpose'), purpose],
    [say('paper.basis'), basis],
    [say('paper.period'), `${period}. ${reason}`],
  ])
  const records = stored.records.map((record) => {
    const lines = linesOf(record, words).map(({ title, text }) => [title, text] as const)
    return `<div class="record">${pairs(lines)}</div>`
  })
  const withheld =
    stored.withheld.length > 0 && stored.records.length > 0
      ? `<p>${escaped(withheldText(stored.withheld, say))}</p>`
      : ''
  const nothing = stored.records.length === 0 ? `<p>${escaped(say('paper.nothing'))}</p>` : ''
  return `<section><h2>${escaped(name)}</h2>${facts}${nothing}${records.join('')}${withheld}</section>`
}

function pairs(lines: readonly (readonly [string, string])[]): string {
  return `<dl>${lines.map(([title, text]) => `<dt>${escaped(title)}</dt><dd>${escaped(text)}</dd>`).join('')}</dl>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
