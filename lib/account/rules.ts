import type { SignedIn } from '@/lib/auth/rules'

/** RFC 5321 names no lower limit; 254 is its longest path. */
export const MAX_EMAIL = 254
/** ASVS 6.2: at least twelve characters, at least 64 allowed. */
export const MIN_PASSWORD = 12
export const MAX_PASSWORD = 128

/** An invitation made before a weekend still holds after it. */
export const LINK_HOURS = 72

export const ROLES = ['DOCTOR', 'STAFF', 'ADMIN'] as const
export type Role = (typeof ROLES)[number]

/** What an account is called as an actor. */
export const KIND_OF = { DOCTOR: 'doctor', STAFF: 'staff', ADMIN: 'admin' } as const satisfies Record<
  Role,
  SignedIn['kind']
>

/** `invitation` takes the account, `reset` sets a new password, `first-admin` makes the first account of all. */
export const LINK_KINDS = ['invitation', 'reset', 'first-admin'] as const
export type LinkKind = (typeof LINK_KINDS)[number]

export const MAIL_STATES = ['waiting', 'sent', 'failed'] as const

export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase()
}

/** Derived, never stored. A lock is said before everything else. */
export const ACCOUNT_STATES = ['locked', 'invited', 'awaiting', 'active'] as const
export type AccountState = (typeof ACCOUNT_STATES)[number]

export function stateOf(account: {
  readonly role: Role
  readonly passwordHash: string | null
  readonly approvedAt: Date | null
  readonly lockedAt: Date | null
}): AccountState {
  if (account.lockedAt) return 'locked'
  if (account.passwordHash === null) return 'invited'
  return account.role === 'DOCTOR' && !account.approvedAt ? 'awaiting' : 'active'
}

export function linkExpiry(now: Date): Date {
  return new Date(now.getTime() + LINK_HOURS * 3_600_000)
}

/** The token stands behind `#`, so that it is never part of a URL that is sent. */
export function linkTo(origin: string, token: string): string {
  return `${origin}/einladung#${token}`
}
