import { Temporal } from 'temporal-polyfill'
import { periodOf } from '@/lib/retention/rules'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Every column that is sealed, and the column that names its row. A test compares this with the database's own catalogue. */
export const SEALED = {
  'appointment.reference': { table: 'appointment', column: 'reference', row: 'id' },
  'appointment.cancel_reason': { table: 'appointment', column: 'cancel_reason', row: 'id' },
  'waiting_entry.name': { table: 'waiting_entry', column: 'name', row: 'id' },
  'waiting_message.text': { table: 'waiting_message', column: 'text', row: 'id' },
  'patient_address.email': { table: 'patient_address', column: 'email', row: 'appointment_id' },
  'patient_address.sealed_code': { table: 'patient_address', column: 'sealed_code', row: 'appointment_id' },
} as const

export type Place = keyof typeof SEALED
export type SealedTable = (typeof SEALED)[Place]['table']

export const PLACES = Object.keys(SEALED).filter(isPlace)

function isPlace(name: string): name is Place {
  return Object.hasOwn(SEALED, name)
}

/**
 * What goes with the appointment's end has a key of its own: else a backup could tell an address for as long as it can
 * tell a name.
 */
const SPANS = ['kept', 'brief'] as const
export type Span = (typeof SPANS)[number]

export function spanOf(place: Place): Span {
  return periodOf(SEALED[place].table).from === 'appointment-end' ? 'kept' : 'brief'
}

/** The week in which an appointment ends: ISO 8601, in UTC, so that no change of the clocks or of the zone moves it. */
export function weekOf(endsAt: Date): string {
  const day = Temporal.Instant.fromEpochMilliseconds(endsAt.getTime()).toZonedDateTimeISO('UTC')
  return `${String(day.yearOfWeek).padStart(4, '0')}-W${String(day.weekOfYear).padStart(2, '0')}`
}

/** From its Monday, 0:00, to the next one's. */
export function boundsOf(week: string): { readonly begin: Date; readonly end: Date } {
  const [year, number] = [Number(week.slice(0, 4)), Number(week.slice(6))]
  // The fourth of January is always in the first week.
  const fourth = new Date(Date.UTC(year, 0, 4))
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY_MS
  const begin = monday + (number - 1) * 7 * DAY_MS
  return { begin: new Date(begin), end: new Date(begin + 7 * DAY_MS) }
}

const KEY = /^(\d{4}-W\d{2})-(kept|brief)-[0-9a-f]{8}$/

type KeyName = { readonly week: string; readonly span: Span }

/** What a key's name tells; undefined for what is no name of a key. Such a name is safe as that of a file. */
export function keyNameOf(id: string): KeyName | undefined {
  const [, week, span] = KEY.exec(id) ?? []
  return week === undefined || (span !== 'kept' && span !== 'brief') ? undefined : { week, span }
}

const VERSION = 'v1'

/** For the database: the same form as in the CHECKs of the migration. */
export const SEALED_FORM = '^v1:[0-9]{4}-W[0-9]{2}-(kept|brief)-[0-9a-f]{8}:[A-Za-z0-9_-]{80,}$'

/** As it stands in the database: `v1:2026-W48-kept-0f3a91c2:…`. */
export function writeSealed(key: string, content: Uint8Array): string {
  return `${VERSION}:${key}:${Buffer.from(content).toString('base64url')}`
}

/** Undefined for what is not in that form, as a word that nobody has sealed. */
export function readSealed(sealed: string): { readonly key: string; readonly content: Buffer } | undefined {
  const [version, key, content, ...more] = sealed.split(':')
  if (version !== VERSION || !key || !content || more.length > 0 || !keyNameOf(key)) return undefined
  return { key, content: Buffer.from(content, 'base64url') }
}

/** Texts are filled up to blocks of this size: the length of a name is a part of it. */
const BLOCK = 32

/** No text has a NUL (lib/text/schema.ts): what follows the last character is filling. */
export function fillUp(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  return Buffer.concat([bytes], Math.max(1, Math.ceil(bytes.length / BLOCK)) * BLOCK)
}

export function withoutFilling(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
}

/** What binds a sealed value to its place: taken to another row, column or table it does not open. */
export function bindingOf(place: Place, row: string): string {
  return `${place}:${row}`
}

export type Limits = Readonly<Record<Span, Date>>

/** Whether a key goes: its week is over for everything it seals, or somebody's 89 days are. */
export function isDue(
  key: { readonly week: string; readonly span: Span; readonly oldestEnd: Date },
  by: Limits,
  never: Date,
) {
  return boundsOf(key.week).end <= by[key.span] || key.oldestEnd <= never
}
