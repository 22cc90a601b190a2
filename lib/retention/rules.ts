import { MAX_KEEP_DAYS, type Period, RECORD_KINDS, RECORDS, type RecordKind, type Rule } from './records.rules'

const MIN_KEEP_DAYS = 1

/** Kinds whose records may belong to an appointment: they go with it, or before it. */
type OfAppointment<Kind extends RecordKind> = (typeof RECORDS)[Kind]['period']['from'] extends 'record' | 'lasting'
  ? never
  : Kind
export type AppointmentKind = { [Kind in RecordKind]: OfAppointment<Kind> }[RecordKind]

/** The columns of these kinds. */
export type AppointmentColumn = {
  [Kind in AppointmentKind]: (typeof RECORDS)[Kind]['columns'] extends infer Columns
    ? Columns[keyof Columns] extends readonly (infer Column extends string)[]
      ? Column
      : never
    : never
}[AppointmentKind]

export const APPOINTMENT_KINDS = RECORD_KINDS.filter(isAppointmentKind)

function isAppointmentKind(kind: RecordKind): kind is AppointmentKind {
  const { from } = periodOf(kind)
  return from !== 'record' && from !== 'lasting'
}

export function columnsOf(kind: RecordKind): readonly string[] {
  const { patient = [], staff = [], nobody = [] }: Rule['columns'] = RECORDS[kind].columns
  return [...patient, ...staff, ...nobody]
}

export function periodOf(kind: RecordKind): Period {
  return RECORDS[kind].period
}

/** Whether a kind says something about a patient: those are the ones that patients are told of. */
export function saysOfPatients(kind: RecordKind): boolean {
  return 'patient' in RECORDS[kind].columns
}

/** The columns that can say something about this group of people. */
export function columnsAbout(kind: RecordKind, who: 'patient' | 'staff'): readonly string[] {
  const columns: Rule['columns'] = RECORDS[kind].columns
  return columns[who] ?? []
}

/** Whether a kind says something about anybody. */
export function saysOfPeople(kind: RecordKind): boolean {
  return columnsAbout(kind, 'patient').length + columnsAbout(kind, 'staff').length > 0
}

/** Days from the start of its period until a record goes; undefined for what has no end of its own. */
export function daysOf(kind: RecordKind, keepDays: number): number | undefined {
  const period = periodOf(kind)
  switch (period.from) {
    case 'appointment-end':
      return keepDays
    case 'record':
    case 'record-or-appointment':
      return period.days
    case 'appointment-over':
    case 'call-end':
    case 'visit-end':
      return 0
    case 'lasting':
      return undefined
    default:
      return period satisfies never
  }
}

export function isAllowedKeepDays(days: number): boolean {
  return Number.isInteger(days) && days >= MIN_KEEP_DAYS && days <= MAX_KEEP_DAYS
}

/** The one answer: nothing is too old, something goes within the hour, or something is older than it may be. */
export type RetentionState = 'clear' | 'due' | 'overdue'

export function stateOf(kinds: readonly { readonly due: number; readonly overdue: number }[]): RetentionState {
  if (kinds.some(({ overdue }) => overdue > 0)) return 'overdue'
  return kinds.some(({ due }) => due > 0) ? 'due' : 'clear'
}

/** Where the table and a database's catalogue disagree, as `table.column`: unclassified, or classified and not there. */
export function disagreements(catalogue: readonly { readonly table: string; readonly column: string }[]): string[] {
  const stored = new Set(catalogue.map(({ table, column }) => `${table}.${column}`))
  const classified = new Set(RECORD_KINDS.flatMap((kind) => columnsOf(kind).map((name) => `${kind}.${name}`)))
  return [
    ...[...stored].filter((name) => !classified.has(name)),
    ...[...classified].filter((name) => !stored.has(name)),
  ].sort()
}
