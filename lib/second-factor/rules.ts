import { createHash } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, thirty seconds. */
const STEP_SECONDS = 30
const DIGITS = 6
/** RFC 4226 asks for 128 bits and recommends 160. */
export const SECRET_BYTES = 20
/** A clock may be half a minute wrong, or the code was typed at its very end. */
const WINDOW = 1

export const RECOVERY_CODES = 10
const GROUPS = 4
const GROUP_LENGTH = 6
/** Without what looks alike. 24 of 31 characters are more than 112 bits: then a plain hash is enough (ASVS 6.5.2). */
export const RECOVERY_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
export const RECOVERY_LENGTH = GROUPS * GROUP_LENGTH

function generator(secret: string, issuer = '', label = ''): TOTP {
  return new TOTP({
    issuer,
    label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: DIGITS,
    period: STEP_SECONDS,
  })
}

/** A secret as people and apps write it. */
export function writtenSecret(bytes: Uint8Array): string {
  return new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32
}

/** What the QR code says: the secret with the names that the app shows. */
export function appAddress(secret: string, clinicName: string, email: string): string {
  // A colon parts the two names.
  return generator(secret, clinicName.replaceAll(':', ' '), email).toString()
}

/** The time step that a code belongs to, now or a step beside; undefined when it fits none. */
export function stepOf(secret: string, code: string, now: Date): number | undefined {
  if (!isAppCode(code)) return undefined
  const delta = generator(secret).validate({ token: code, window: WINDOW, timestamp: now.getTime() })
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / STEP_SECONDS) + delta
}

/** A code of either kind as it was typed: without blanks and dashes. */
export function normaliseFactor(typed: string): string {
  return typed.replace(/[\s\p{Pd}]/gu, '').toLowerCase()
}

export function isAppCode(code: string): boolean {
  return /^\d{6}$/.test(code)
}

/** A recovery code in its groups. */
export function writtenRecovery(code: string): string {
  return (code.match(new RegExp(`.{${GROUP_LENGTH}}`, 'g')) ?? []).join('-')
}

/** Bound to the account: a copied row opens no other. */
export function hashOfRecovery(accountId: string, code: string): string {
  return createHash('sha256').update(`${accountId}:${code}`).digest('base64url')
}
