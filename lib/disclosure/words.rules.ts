import type { AuditAction } from '@/lib/audit/rules'
import { sentenceOf } from '@/lib/audit/sentence.rules'
import type { AppointmentColumn } from '@/lib/retention/rules'
import type de from '@/messages/de.json'
import type { Value } from './schema'

type Code = keyof (typeof de)['disclosure']['codes']
type Word = `columns.${AppointmentColumn}` | `codes.${Code}` | 'yes' | 'no'
export type Say = (word: Word) => string
export type SayWithheld = (word: 'withheld' | 'withheldWhy', values?: { readonly columns: string }) => string
type SayAudit = Parameters<typeof sentenceOf>[1]

/** Columns that hold a word of a closed set. */
const CODED: readonly string[] = [
  ...['status', 'kind', 'camera', 'microphone', 'loudspeaker', 'network', 'path', 'template', 'language'],
  ...['actor_kind', 'subject_kind'],
]

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

type StoredRecord = readonly (readonly [string, Value])[]

type Words = {
  /** The words of `disclosure`, and whether there are some for a code. */
  readonly say: Say
  readonly has: (word: Word) => boolean
  /** The words of `audit`. */
  readonly sayAudit: SayAudit
  readonly when: (at: string) => string
}

/** What a record says, column by column, in words for people. Where nothing is written, nothing is said. */
export function linesOf(record: StoredRecord, words: Words): { column: string; title: string; text: string }[] {
  return record.flatMap(([column, value]) => {
    if (value === null || value === '') return []
    const text = column === 'action' ? actionOf(record, words) : textOf(column, value, words)
    return { column, title: titleOf(column, words.say), text }
  })
}

/** Every column of these kinds has a title: the type of `columns` says so. */
function titleOf(column: string, say: Say): string {
  return say(`columns.${column as AppointmentColumn}`)
}

/** Which columns are not handed out, and why. */
export function withheldText(columns: readonly string[], say: Say & SayWithheld): string {
  const names = columns.map((column) => titleOf(column, say)).join(', ')
  return `${say('withheld', { columns: names })} ${say('withheldWhy')}`
}

function textOf(column: string, value: NonNullable<Value>, { say, has, when }: Words): string {
  if (typeof value === 'boolean') return say(value ? 'yes' : 'no')
  if (typeof value === 'number') return String(value)
  const code = `codes.${value as Code}` as const
  if (CODED.includes(column) && has(code)) return say(code)
  return INSTANT.test(value) ? when(value) : value
}

function actionOf(record: StoredRecord, { sayAudit, when }: Words): string {
  const { actor_kind: actorKind, actor_id: actor, action } = Object.fromEntries(record)
  const isNamed = actorKind !== 'visitor' && actorKind !== 'system' && typeof actor === 'string'
  const entry = {
    id: '',
    at: '',
    seq: null,
    actorKind: String(actorKind),
    actorName: isNamed ? actor : null,
    action: String(action) as AuditAction,
    subject: { appointment: null, accountName: null },
  }
  return sentenceOf(entry, sayAudit, when)
}
