import 'server-only'
import { fitsPassword, pseudonym } from '@/lib/account/password.store'
import { MAX_EMAIL, MAX_PASSWORD, normaliseEmail, stateOf } from '@/lib/account/rules'
import { recordEvent } from '@/lib/audit/store'
import { db } from '@/lib/db/prisma'
import { Refusal } from '@/lib/http/error'
import { spendCode } from '@/lib/second-factor/code.store'
import { hasFailedTooOften, mayTry, recordFailure } from '@/lib/throttle/store'
import type { Device } from './rules'
import { openSignIn } from './store'

type Given = { readonly email: string; readonly password: string; readonly code: string }
type From = { readonly network: string; readonly device: Device; readonly earlier?: string | undefined }

/** What a try comes to: signed in, or the password is right and the code is still missing. */
export type Entry = { readonly accountId: string; readonly signIn: string } | 'code-needed'

/**
 * Signs somebody in, or nothing: unknown, wrong, locked and not approved are one answer that takes the same time. Only
 * who knows the password of an account with a second factor learns that the account has one.
 */
export async function enter(
  { email: given, password, code }: Given,
  { network, device, earlier }: From,
): Promise<Entry | undefined> {
  const email = normaliseEmail(given)
  if (email.length > MAX_EMAIL || password.length > MAX_PASSWORD || email.includes('\0')) return undefined
  const tried = [network, email].map(pseudonym)
  for (const by of tried) if (await mayTry('password', by)) return undefined
  const account = await db().account.findUnique({ where: { email }, include: { secondFactor: true } })
  const fits = await fitsPassword(account?.passwordHash, password)
  for (const by of tried) if (await hasFailedTooOften('password', by)) return undefined
  // R14: before an admin's approval a doctor hears the same as somebody with a wrong password.
  if (!account || !fits || stateOf(account) !== 'active') {
    await Promise.all(tried.map((by) => recordFailure('password', by)))
    await recordEvent({ actor: 'system', action: 'sign-in.refused', subject: account && ['account', account.id] })
    return undefined
  }
  const factor = Boolean(account.secondFactor?.confirmedAt)
  if (factor) {
    if (code === '') return 'code-needed'
    if ((await spendCode(account.id, code)) instanceof Refusal) {
      await recordEvent({ actor: 'system', action: 'sign-in.refused', subject: ['account', account.id] })
      return undefined
    }
  }
  const signIn = await openSignIn({ ...account, factor }, device, earlier)
  return signIn === undefined ? undefined : { accountId: account.id, signIn }
}
