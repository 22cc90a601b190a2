/** Every code an answer may carry, and its status. The sentence for people is messages/…: `errors.<code>`. */
export const ERROR_STATUS = {
  'invalid-input': 400,
  'hour-does-not-exist': 400,
  'hour-exists-twice': 400,
  'series-too-long': 400,
  'consent-missing': 400,
  'letter-not-writable': 400,
  'keep-days-out-of-range': 400,
  'opening-times-wrong': 400,
  'password-length': 400,
  'password-too-easy': 400,
  'text-faulty': 400,
  'logo-unusable': 400,
  'not-signed-in': 401,
  'visit-over': 401,
  forbidden: 403,
  'cross-site': 403,
  'code-not-accepted': 403,
  'second-factor-needed': 403,
  'password-wrong': 403,
  'code-wrong': 403,
  'link-over': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'not-now': 409,
  'account-exists': 409,
  'account-busy': 409,
  'last-admin': 409,
  overlaps: 409,
  'changed-meanwhile': 409,
  'clinic-changed-meanwhile': 409,
  'text-changed-meanwhile': 409,
  'leaflet-changed': 409,
  'in-consultation': 409,
  'code-not-current': 409,
  'mail-not-configured': 409,
  'doctor-busy': 409,
  'patient-first': 409,
  'companion-inside': 409,
  'companions-full': 409,
  'seat-taken': 409,
  'purge-running': 409,
  'clock-jumped': 409,
  'retention-overdue': 409,
  'too-large': 413,
  'unsupported-type': 415,
  'too-many': 429,
  internal: 500,
  unavailable: 503,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof ERROR_STATUS

/**
 * An expected “no” of a verb: a value, not an exception. `fields` names the inputs that are wrong, `dates` the days
 * or instants that it is about.
 */
export class Refusal {
  constructor(
    readonly code: ErrorCode,
    readonly more: {
      readonly fields?: readonly string[]
      readonly dates?: readonly string[]
      readonly retryAfterSeconds?: number
    } = {},
  ) {}
}

export type Outcome<T> = T | Refusal

/** A refusal that was thrown, to undo what a transaction had done so far. */
export function refused(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  throw error
}
