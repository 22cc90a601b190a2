import 'server-only'
import { createHmac } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { recordEvent } from '@/lib/audit/store'
import type { SignedIn } from '@/lib/auth/rules'
import { clinicSettings } from '@/lib/clinic/store'
import { db } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { type Outcome, Refusal } from '@/lib/http/error'
import { endOtherSignIns } from '@/lib/sign-in/store'
import { hasFailedTooOften, mayTry, recordFailure } from '@/lib/throttle/store'
import { passwordFault } from './password.rules'
import { MAX_PASSWORD } from './rules'

/** OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** What is compared when there is no account or no password yet: an unknown address takes as long as a wrong password. */
let decoy: Promise<string> | undefined

export async function hashPassword(password: string): Promise<string> {
  return await hash(password, ARGON2ID)
}

export async function fitsPassword(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password')
  const fits = await verify(passwordHash ?? (await decoy), password)
  return fits && passwordHash !== null && passwordHash !== undefined
}

/** Throttle keys say nothing of a person: an address, a network or an account as an HMAC. */
export function pseudonym(value: string): string {
  return createHmac('sha256', env().CODE_PEPPER).update(`sign-in:${value}`).digest('base64url')
}

/** The refusal of a password that is too short, too long, or among the first that somebody would try. */
export async function refusePassword(
  password: string,
  person: { readonly name: string; readonly email: string },
): Promise<Refusal | undefined> {
  const fault = passwordFault(password, [person.name, person.email, (await clinicSettings()).name])
  return fault && new Refusal(fault === 'too-easy' ? 'password-too-easy' : 'password-length', { fields: ['password'] })
}

/** Asks somebody who is signed in for the password once more: an open browser alone changes nothing. */
export async function confirmPassword(accountId: string, password: string): Promise<Refusal | undefined> {
  const by = pseudonym(accountId)
  const refused = await mayTry('password', by)
  if (refused) return refused
  const account = await db().account.findUnique({ where: { id: accountId }, select: { passwordHash: true } })
  const fits = password.length <= MAX_PASSWORD && (await fitsPassword(account?.passwordHash, password))
  const exhausted = await hasFailedTooOften('password', by)
  if (fits || exhausted) return exhausted
  await recordFailure('password', by)
  return new Refusal('password-wrong', { fields: ['present'] })
}

/** »Passwort ändern«: every other sign-in ends. */
export async function changePassword(
  person: SignedIn,
  { present, password }: { present: string; password: string },
): Promise<Outcome<undefined>> {
  const wrong = await confirmPassword(person.id, present)
  if (wrong) return wrong
  const { email, passwordHash: before } = await db().account.findUniqueOrThrow({ where: { id: person.id } })
  const refused = await refusePassword(password, { name: person.name, email })
  if (refused) return refused
  const passwordHash = await hashPassword(password)
  return await db().$transaction(async (tx) => {
    // Changed by somebody else meanwhile, as by a link from the administration: that one holds.
    const { count } = await tx.account.updateMany({
      where: { id: person.id, passwordHash: before, lockedAt: null },
      data: { passwordHash },
    })
    if (count === 0) return new Refusal('not-now')
    await tx.accountLink.deleteMany({ where: { accountId: person.id } })
    await endOtherSignIns(person, tx)
    await recordEvent({ actor: person, action: 'account.password-changed', subject: ['account', person.id] }, tx)
    return undefined
  })
}
