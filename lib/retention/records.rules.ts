import { LINK_HOURS } from '@/lib/account/rules'

/** R7: three calendar months can be as short as 89 days. */
export const MAX_KEEP_DAYS = 89

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

export type Rule = {
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
