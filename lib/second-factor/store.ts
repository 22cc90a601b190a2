import 'server-only'
import { randomBytes, randomInt } from 'node:crypto'
import { confirmPassword, pseudonym } from '@/lib/account/password.store'
import { recordEvent } from '@/lib/audit/store'
import type { Admin, Holder, SignedIn } from '@/lib/auth/rules'
import { clinicSettings } from '@/lib/clinic/store'
import { now } from '@/lib/clock'
import { db } from '@/lib/db/prisma'
import { type Outcome, Refusal } from '@/lib/http/error'
import { qrPath } from '@/lib/invitation/qr.rules'
import { sealSecret } from '@/lib/seal/secret.store'
import { endOtherSignIns } from '@/lib/sign-in/store'
import { mayTry, recordFailure } from '@/lib/throttle/store'
import { lockFactor, spendCode, takeAppCode } from './code.store'
import {
  appAddress,
  hashOfRecovery,
  normaliseFactor,
  RECOVERY_ALPHABET,
  RECOVERY_CODES,
  RECOVERY_LENGTH,
  SECRET_BYTES,
  writtenRecovery,
  writtenSecret,
} from './rules'
import type { NewFactor } from './schema'

/** Whether somebody has a second factor, and how many recovery codes are left. */
export async function factorOf(accountId: string): Promise<{ recoveryCodes: number } | undefined> {
  const factor = await db().secondFactor.findUnique({
    where: { accountId, confirmedAt: { not: null } },
    select: { _count: { select: { recoveryCodes: true } } },
  })
  return factor ? { recoveryCodes: factor._count.recoveryCodes } : undefined
}

/** Makes a secret for an authenticator app; begun anew, the one before it is forgotten. */
export async function beginFactor(person: Holder, { present }: { present: string }): Promise<Outcome<NewFactor>> {
  const wrong = await confirmPassword(person.id, present)
  if (wrong) return wrong
  const secret = writtenSecret(randomBytes(SECRET_BYTES))
  const sealedSecret = sealSecret('sealed-second-factor', secret, person.id)
  const begun = await db().$executeRaw`
    INSERT INTO second_factor (account_id, sealed_secret) VALUES (${person.id}::uuid, ${sealedSecret})
    ON CONFLICT (account_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, created_at = excluded.created_at
    WHERE second_factor.confirmed_at IS NULL`
  if (begun === 0) return new Refusal('not-now')
  const [{ email }, clinic] = await Promise.all([
    db().account.findUniqueOrThrow({ where: { id: person.id }, select: { email: true } }),
    clinicSettings(),
  ])
  return { secret, qr: qrPath(appAddress(secret, clinic.name, email)) }
}

/** The first code shows that the app has the secret. From now on it is asked for, and other browsers sign in anew. */
export async function confirmFactor(
  person: Holder,
  { code }: { code: string },
): Promise<Outcome<{ recoveryCodes: string[] }>> {
  const codes = Array.from({ length: RECOVERY_CODES }, randomRecovery)
  const accountId = person.id
  return await db().$transaction(async (tx) => {
    // Who signs in with the password alone at this moment is waited for, and signed out; or waits, and is refused.
    await tx.$queryRaw`SELECT 1 FROM account WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`
    const factor = await lockFactor(accountId, tx)
    if (!factor || factor.lastStep !== null) return new Refusal('not-now')
    const by = pseudonym(accountId)
    const refused = await mayTry('second-factor', by, tx)
    if (refused) return refused
    if (!(await takeAppCode(factor, normaliseFactor(code), tx))) {
      await recordFailure('second-factor', by, tx)
      return new Refusal('code-wrong', { fields: ['code'] })
    }
    await tx.secondFactor.update({ where: { accountId }, data: { confirmedAt: now() }, select: { accountId: true } })
    await tx.recoveryCode.createMany({
      data: codes.map((recovery) => ({ accountId, codeHash: hashOfRecovery(accountId, recovery) })),
    })
    await endOtherSignIns(person, tx)
    const actor = { kind: person.kind === 'bare' ? 'admin' : person.kind, id: accountId } as const
    await recordEvent({ actor, action: 'account.factor-added', subject: ['account', accountId] }, tx)
    return { recoveryCodes: codes.map(writtenRecovery) }
  })
}

/** Removing one's own asks for both: the password and a code. */
export async function removeFactor(
  person: SignedIn,
  { present, code }: { present: string; code: string },
): Promise<Outcome<undefined>> {
  const wrong = (await confirmPassword(person.id, present)) ?? (await spendCode(person.id, code))
  if (wrong) return wrong
  return await drop(person, person.id)
}

/** An admin removes somebody's: the telephone is lost, and the recovery codes are too. The sign-ins end with it. */
export async function removeFactorOf(admin: Admin, accountId: string): Promise<Outcome<undefined>> {
  // One's own goes only with password and code.
  if (accountId === admin.id) return new Refusal('not-now')
  return await drop(admin, accountId)
}

async function drop(actor: SignedIn, accountId: string): Promise<Outcome<undefined>> {
  return await db().$transaction(async (tx) => {
    const { count } = await tx.secondFactor.deleteMany({ where: { accountId } })
    if (count === 0) return new Refusal('not-now')
    await endOtherSignIns({ id: accountId, signIn: actor.signIn }, tx)
    await recordEvent({ actor, action: 'account.factor-removed', subject: ['account', accountId] }, tx)
    return undefined
  })
}

function randomRecovery(): string {
  return Array.from({ length: RECOVERY_LENGTH }, () => RECOVERY_ALPHABET[randomInt(RECOVERY_ALPHABET.length)]).join('')
}
