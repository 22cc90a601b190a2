import 'server-only'
import { createHmac } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { recordEvent } from '@/lib/audit/store'
import type { Organiser, SignedIn } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import type { Role } from '@/lib/db/generated/enums'
import { db } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { Refusal } from '@/lib/http/error'
import { mayTry, recordFailure } from '@/lib/throttle/store'
import { MAX_EMAIL, MAX_PASSWORD, MIN_PASSWORD, normaliseEmail } from './rules'

/** OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

const KIND = { DOCTOR: 'doctor', STAFF: 'staff', ADMIN: 'admin' } as const satisfies Record<Role, SignedIn['kind']>

type NewAccount = {
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly password: string
  readonly approved?: boolean
}

export async function createAccount(account: NewAccount): Promise<{ id: string }> {
  if (account.password.length < MIN_PASSWORD || account.password.length > MAX_PASSWORD) {
    throw new RangeError(`a password has ${MIN_PASSWORD} to ${MAX_PASSWORD} characters`)
  }
  return await db().account.create({
    data: {
      email: normaliseEmail(account.email),
      name: account.name,
      role: account.role,
      passwordHash: await hash(account.password, ARGON2ID),
      approvedAt: account.approved ? now() : null,
    },
    select: { id: true },
  })
}

/** Who has an account: nobody yet, the demonstration only, or real people. */
export async function accountAddresses(): Promise<string[]> {
  return (await db().account.findMany({ select: { email: true } })).map(({ email }) => email)
}

/** The doctor with this address, if there is one. */
export async function doctorAddressed(email: string): Promise<string | undefined> {
  const doctor = await db().account.findUnique({
    where: { email: normaliseEmail(email), role: 'DOCTOR' },
    select: { id: true },
  })
  return doctor?.id
}

/** Lets a member of the practice team organise for a doctor. */
export async function assignStaff(staffId: string, doctorId: string): Promise<void> {
  await db().staffAssignment.upsert({
    where: { staffId_doctorId: { staffId, doctorId } },
    create: { staffId, doctorId },
    update: {},
  })
}

/** The hash that is compared when there is no account: an unknown address takes as long as a wrong password. */
let decoy: Promise<string> | undefined

/** The account behind an address and a password, or nothing; throttled per address and per network. */
export async function checkPassword(
  givenEmail: string,
  password: string,
  network: string,
): Promise<{ id: string; sessionVersion: number } | undefined> {
  const email = normaliseEmail(givenEmail)
  if (email.length > MAX_EMAIL || password.length > MAX_PASSWORD || email.includes('\0')) return undefined
  for (const by of [network, email]) if ((await mayTry('password', pseudonym(by))) instanceof Refusal) return undefined
  const account = await db().account.findUnique({ where: { email } })
  decoy ??= hash('nobody has this password', ARGON2ID)
  const fits = await verify(account?.passwordHash ?? (await decoy), password)
  // R14: before an admin's approval a doctor hears the same as somebody with a wrong password.
  const unapproved = account?.role === 'DOCTOR' && !account.approvedAt
  if (!account || !fits || account.lockedAt || unapproved) {
    await Promise.all([network, email].map((by) => recordFailure('password', pseudonym(by))))
    await recordEvent({ actor: 'system', action: 'sign-in.refused', subject: account && ['account', account.id] })
    return undefined
  }
  await recordEvent({ actor: { kind: KIND[account.role], id: account.id }, action: 'sign-in.accepted' })
  return account
}

/** The person of a sign-in, as long as the account is neither locked nor changed since. */
export async function findSignedIn(
  id: string,
  version: number,
): Promise<Pick<SignedIn, 'kind' | 'id' | 'name' | 'version'> | undefined> {
  // Asked with every request: one plain statement.
  const [account] = await db().$queryRaw<{ id: string; name: string; role: Role }[]>`
    SELECT id, name, role::text AS role FROM account
    WHERE id = ${id}::uuid AND session_version = ${version} AND locked_at IS NULL
      -- R14: a doctor works only after an admin's approval.
      AND (role <> 'DOCTOR' OR approved_at IS NOT NULL)`
  if (!account) return undefined
  return { kind: KIND[account.role], id: account.id, name: account.name, version }
}

/** The doctors somebody organises for: themselves, or those a member of the team is assigned to. */
export async function doctorsOf(organiser: {
  kind: 'doctor' | 'staff'
  id: string
  name: string
}): Promise<{ id: string; name: string }[]> {
  if (organiser.kind === 'doctor') return [{ id: organiser.id, name: organiser.name }]
  return await db().account.findMany({
    where: { helpedBy: { some: { staffId: organiser.id } }, lockedAt: null },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  })
}

/** Whether somebody organises for this doctor. */
export async function organisesFor(organiser: Organiser, doctorId: string): Promise<boolean> {
  return (await doctorsOf(organiser)).some(({ id }) => id === doctorId)
}

/**
 * The doctors somebody may hand a patient over to: for a doctor every approved one of the clinic, for the team those it
 * organises for. The one who has the patient now is among them.
 */
export async function colleaguesOf(organiser: Organiser): Promise<{ id: string; name: string }[]> {
  return await db().account.findMany({
    where: {
      role: 'DOCTOR',
      approvedAt: { not: null },
      lockedAt: null,
      ...(organiser.kind === 'staff' ? { helpedBy: { some: { staffId: organiser.id } } } : {}),
    },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  })
}

/** Throttle keys say nothing of a person: an address or a network as an HMAC. */
function pseudonym(value: string): string {
  return createHmac('sha256', env().CODE_PEPPER).update(`sign-in:${value}`).digest('base64url')
}
