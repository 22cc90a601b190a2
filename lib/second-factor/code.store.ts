import 'server-only'
import { pseudonym } from '@/lib/account/password.store'
import { KIND_OF } from '@/lib/account/rules'
import { recordEvent } from '@/lib/audit/store'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { Refusal } from '@/lib/http/error'
import { unsealSecret } from '@/lib/seal/secret.store'
import { mayTry, recordFailure } from '@/lib/throttle/store'
import { hashOfRecovery, isAppCode, normaliseFactor, stepOf } from './rules'

/**
 * Takes a code of the app or a recovery code, once. Tries of one account wait for each other: otherwise many at the
 * same moment would all be let through before the first was counted.
 */
export async function spendCode(accountId: string, typed: string): Promise<Refusal | undefined> {
  return await db().$transaction(async (tx) => {
    const factor = await lockFactor(accountId, tx)
    if (!factor) return new Refusal('code-wrong', { fields: ['code'] })
    const by = pseudonym(accountId)
    const refused = await mayTry('second-factor', by, tx)
    if (refused) return refused
    const code = normaliseFactor(typed)
    const fits = isAppCode(code) ? await takeAppCode(factor, code, tx) : await takeRecoveryCode(accountId, code, tx)
    if (fits) return undefined
    await recordFailure('second-factor', by, tx)
    return new Refusal('code-wrong', { fields: ['code'] })
  })
}

type Factor = { readonly accountId: string; readonly sealedSecret: string; readonly lastStep: bigint | null }

/** The row of somebody's second factor, confirmed or not, held until the end of the transaction. */
export async function lockFactor(accountId: string, tx: Transaction): Promise<Factor | undefined> {
  await tx.$queryRaw`SELECT 1 FROM second_factor WHERE account_id = ${accountId}::uuid FOR UPDATE`
  return (await tx.secondFactor.findUnique({ where: { accountId } })) ?? undefined
}

/** Takes the code of a time step that comes after every one that was taken. */
export async function takeAppCode(factor: Factor, code: string, tx: Transaction): Promise<boolean> {
  const { accountId, sealedSecret, lastStep } = factor
  const secret = unsealSecret('sealed-second-factor', sealedSecret, accountId)
  const step = secret === undefined ? undefined : stepOf(secret, code, now())
  if (step === undefined || (lastStep !== null && step <= lastStep)) return false
  await tx.secondFactor.update({ where: { accountId }, data: { lastStep: step }, select: { accountId: true } })
  return true
}

async function takeRecoveryCode(accountId: string, code: string, tx: Transaction): Promise<boolean> {
  const codeHash = hashOfRecovery(accountId, code)
  const { count } = await tx.recoveryCode.deleteMany({ where: { accountId, codeHash } })
  if (count === 0) return false
  const { role } = await tx.account.findUniqueOrThrow({ where: { id: accountId }, select: { role: true } })
  const actor = { kind: KIND_OF[role], id: accountId }
  await recordEvent({ actor, action: 'account.recovery-code-used', subject: ['account', accountId] }, tx)
  return true
}
