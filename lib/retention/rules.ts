import { LINK_HOURS } from '@/lib/account/rules'

/** R7: three calendar months can be as short as 89 days. */
export const MAX_KEEP_DAYS = 89
export const MIN_KEEP_DAYS = 1

/** When a record's period begins and how long it is. A day is 24 hours, whatever the clocks on the wall do. */
export type Period =
  /** `keepDays` after the end of the appointment it belongs to. */
  | { readonly from: 'appointment-end' }
  /** With the end of the appointment it belongs to: only the appointment itself needs it. */
  | { readonly from: 'appointment-over' }
  /** So many days after the record was written. */
  | { readonly from: 'record'; readonly days: number }
  /** So many days after the record was written, and at the latest with the appointment it is about. */
  | { readonly from: 'record-or-appointment'; readonly days: number }
  /** With the end of the call. */
  | { readonly from: 'call-end' }
  /** With the end of the visit; where nobody has ended it, when its cookie opens nothing any more. */
  | { readonly from: 'visit-end' }
  /** Kept until the clinic itself changes or removes it. */
  | { readonly from: 'lasting' }

export type LegalBasis = 'treatment' | 'consent' | 'security' | 'accountability' | 'work' | 'imprint' | 'not-personal'

type Rule = {
  readonly period: Period
  readonly basis: LegalBasis
  /** Every column of the table, by whom it can say something about. */
  readonly columns: {
    readonly patient?: readonly string[]
    readonly staff?: readonly string[]
    readonly nobody?: readonly string[]
  }
}

/**
 * Every kind of stored record, named by its table. A test compares this with the database's own catalogue and fails
 * on a table or column that is not here. Name, purpose and reason in words: messages, `records.<kind>`.
 */
export const RECORDS = {
  appointment: {
    period: { from: 'appointment-end' },
    basis: 'treatment',
    columns: {
      patient: [
        ...['id', 'starts_at', 'ends_at', 'reference', 'cancelled_at', 'doctor_consent_at', 'created_at'],
        ...['version', 'cancel_reason', 'series_id', 'changed_at'],
      ],
      staff: ['doctor_id', 'created_by_id', 'changed_by_id'],
    },
  },
  dial_in_code: {
    period: { from: 'appointment-end' },
    basis: 'treatment',
    columns: {
      patient: [
        'id',
        'appointment_id',
        'code_hash',
        'created_at',
        'revoked_at',
        'locked_at',
        'used_at',
        'companion_id',
      ],
    },
  },
  companion: {
    period: { from: 'appointment-end' },
    basis: 'treatment',
    columns: { patient: ['id', 'appointment_id', 'kind', 'seat', 'created_at', 'withdrawn_at'] },
  },
  waiting_entry: {
    period: { from: 'appointment-end' },
    basis: 'treatment',
    columns: {
      patient: [
        ...['id', 'appointment_id', 'name', 'visit_hash', 'status', 'dialled_in_at', 'arrived_at', 'ended_at'],
        ...['last_seen_at', 'page', 'camera', 'microphone', 'loudspeaker', 'network', 'path', 'companion_id'],
      ],
      staff: ['doctor_id'],
    },
  },
  waiting_message: {
    period: { from: 'visit-end' },
    basis: 'treatment',
    columns: { patient: ['id', 'entry_id', 'template', 'text', 'sent_at'] },
  },
  consent: {
    period: { from: 'appointment-end' },
    basis: 'consent',
    columns: { patient: ['entry_id', 'version', 'given_at', 'withdrawn_at'] },
  },
  call: {
    period: { from: 'appointment-end' },
    basis: 'treatment',
    columns: {
      patient: ['id', 'appointment_id', 'started_at', 'admitted_at', 'ended_at', 'last_seq'],
      staff: ['doctor_id'],
    },
  },
  call_seat: {
    period: { from: 'appointment-end' },
    basis: 'treatment',
    columns: { patient: ['call_id', 'seat', 'entry_id', 'epoch', 'page', 'from_seq', 'vacated_at'] },
  },
  call_route: {
    period: { from: 'appointment-end' },
    basis: 'treatment',
    columns: { patient: ['call_id', 'from_seat', 'to_seat', 'page', 'sent_up_to', 'last_attempt'] },
  },
  signal: {
    period: { from: 'call-end' },
    basis: 'treatment',
    columns: { patient: ['call_id', 'seq', 'from_seat', 'to_seat', 'attempt', 'body', 'at'] },
  },
  patient_address: {
    period: { from: 'appointment-over' },
    basis: 'treatment',
    columns: { patient: ['appointment_id', 'email', 'language', 'reminds', 'sealed_code', 'created_at'] },
  },
  mail: {
    period: { from: 'appointment-end' },
    basis: 'treatment',
    columns: {
      patient: ['id', 'appointment_id', 'kind', 'status', 'due_at', 'attempts', 'reason', 'sent_at', 'created_at'],
    },
  },
  rate_window: {
    period: { from: 'record', days: 1 },
    basis: 'security',
    columns: { patient: ['key', 'window_start', 'count'] },
  },
  audit_event: {
    period: { from: 'record-or-appointment', days: MAX_KEEP_DAYS },
    basis: 'accountability',
    columns: {
      patient: ['id', 'at', 'actor_kind', 'action', 'subject_kind', 'subject_id'],
      staff: ['actor_id'],
      nobody: ['seq', 'mac'],
    },
  },
  audit_link: {
    period: { from: 'record', days: MAX_KEEP_DAYS },
    basis: 'accountability',
    columns: { nobody: ['seq', 'at', 'digest', 'hash', 'released'] },
  },
  audit_chain: {
    period: { from: 'lasting' },
    basis: 'accountability',
    columns: { nobody: ['id', 'anchor_seq', 'anchor_hash', 'head_seq', 'head_hash', 'seal'] },
  },
  purge_run: {
    period: { from: 'record', days: 3 * 365 },
    basis: 'accountability',
    columns: {
      nobody: [
        ...['id', 'trigger', 'keep_days', 'started_at', 'finished_at', 'counts', 'appointments_due'],
        ...['receipt_number', 'receipt', 'receipt_hash'],
      ],
    },
  },
  purge_state: {
    period: { from: 'lasting' },
    basis: 'not-personal',
    columns: { nobody: ['id', 'last_number', 'last_hash', 'dropped_up_to', 'clock_at'] },
  },
  account: {
    period: { from: 'lasting' },
    basis: 'work',
    columns: {
      staff: [
        'id',
        'email',
        'name',
        'role',
        'password_hash',
        'approved_at',
        'locked_at',
        'created_at',
        'last_sign_in_on',
      ],
    },
  },
  sign_in: {
    period: { from: 'record', days: 1 },
    basis: 'security',
    columns: { staff: ['id', 'account_id', 'created_at', 'last_seen_at', 'browser', 'system'] },
  },
  second_factor: {
    period: { from: 'lasting' },
    basis: 'security',
    columns: { staff: ['account_id', 'sealed_secret', 'confirmed_at', 'last_step', 'created_at'] },
  },
  recovery_code: {
    period: { from: 'lasting' },
    basis: 'security',
    columns: { staff: ['account_id', 'code_hash', 'created_at'] },
  },
  account_link: {
    period: { from: 'record', days: LINK_HOURS / 24 },
    basis: 'work',
    columns: {
      staff: [
        ...['id', 'token_hash', 'kind', 'account_id', 'created_at', 'expires_at', 'language', 'sealed_token'],
        ...['mail_status', 'due_at', 'attempts'],
      ],
    },
  },
  staff_assignment: { period: { from: 'lasting' }, basis: 'work', columns: { staff: ['staff_id', 'doctor_id'] } },
  clinic: {
    period: { from: 'lasting' },
    basis: 'imprint',
    columns: {
      nobody: [
        ...['id', 'name', 'phone', 'privacy_url', 'accent', 'logo_hash', 'logo_width', 'logo_height', 'keep_days'],
        ...['open_before_minutes', 'open_after_minutes', 'admins_need_second_factor', 'updated_at'],
      ],
      // A practice may be one person.
      staff: ['email', 'address'],
    },
  },
  clinic_logo: { period: { from: 'lasting' }, basis: 'not-personal', columns: { nobody: ['hash', 'content'] } },
  // Consents name a version of these texts: the earlier ones are part of the proof.
  clinic_text: {
    period: { from: 'lasting' },
    basis: 'imprint',
    columns: { nobody: ['kind', 'number', 'german', 'english', 'published_at'], staff: ['published_by_id'] },
  },
  opening_hours: {
    period: { from: 'lasting' },
    basis: 'not-personal',
    columns: { nobody: ['weekday', 'opens', 'closes'] },
  },
  closed_days: {
    period: { from: 'lasting' },
    basis: 'not-personal',
    columns: { nobody: ['id', 'first_day', 'last_day', 'name'] },
  },
  sealing_key: {
    period: { from: 'lasting' },
    basis: 'not-personal',
    columns: { nobody: ['id', 'week', 'span', 'oldest_end', 'created_at', 'retired_at', 'destroyed_at', 'receipted'] },
  },
  _prisma_migrations: {
    period: { from: 'lasting' },
    basis: 'not-personal',
    columns: {
      nobody: [
        ...['id', 'checksum', 'finished_at', 'migration_name', 'logs', 'rolled_back_at', 'started_at'],
        'applied_steps_count',
      ],
    },
  },
} as const satisfies Record<string, Rule>

export type RecordKind = keyof typeof RECORDS

export const RECORD_KINDS = Object.keys(RECORDS).filter(isRecordKind)

export function isRecordKind(name: string): name is RecordKind {
  return Object.hasOwn(RECORDS, name)
}

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
