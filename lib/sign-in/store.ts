import 'server-only'
import { KIND_OF, type Role } from '@/lib/account/rules'
import { recordEvent } from '@/lib/audit/store'
import type { Admin, SignedIn } from '@/lib/auth/rules'
import { GOING_ON } from '@/lib/call/going-on.store'
import { db, type Transaction } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { type Outcome, Refusal } from '@/lib/http/error'
import {
  BROWSERS,
  type Device,
  IDLE_MINUTES,
  LONGEST_CALL_HOURS,
  SEEN_EVERY_MINUTES,
  SIGN_IN_HOURS,
  SYSTEMS,
} from './rules'
import type { SignInView } from './schema'

/** Whoever is behind a sign-in; `bare` lacks the second factor that is an admin's duty. */
export type Found = Pick<SignedIn, 'kind' | 'id' | 'name' | 'signIn'> & { readonly bare: boolean }

/**
 * Opens a sign-in for an account whose credentials were just checked, if it is still as it was then; the browser's own
 * earlier one ends, so that no sign-in outlives the next (ASVS 7.2.4).
 */
export async function openSignIn(
  account: { readonly id: string; readonly passwordHash: string | null; readonly factor: boolean },
  device: Device,
  earlier: string | undefined,
): Promise<string | undefined> {
  return await db().$transaction(async (tx) => {
    // A lock, a new password or the end of an approval at this very moment is waited for.
    const [row] = await tx.$queryRaw<{ role: Role }[]>`
      SELECT role::text AS role FROM account WHERE id = ${account.id}::uuid AND password_hash = ${account.passwordHash}
        AND locked_at IS NULL AND (role <> 'DOCTOR' OR approved_at IS NOT NULL) FOR NO KEY UPDATE`
    if (!row) return undefined
    // Set up since the password was checked: whoever sets it up holds the account too, and ends what was opened before.
    const factors = { accountId: account.id, confirmedAt: { not: null } }
    if (!account.factor && (await tx.secondFactor.count({ where: factors })) > 0) return undefined
    if (earlier) await tx.signIn.deleteMany({ where: { id: earlier } })
    const { id } = await tx.signIn.create({ data: { accountId: account.id, ...device }, select: { id: true } })
    await tx.$executeRaw`
      UPDATE account SET last_sign_in_on = (clock_timestamp() AT TIME ZONE ${env().CLINIC_TIME_ZONE})::date
      WHERE id = ${account.id}::uuid`
    await recordEvent({ actor: { kind: KIND_OF[row.role], id: account.id }, action: 'sign-in.accepted' }, tx)
    return id
  })
}

/** The person of a sign-in that has neither ended nor run out, as long as the account may be used. */
export async function findSignedIn(signIn: string): Promise<Found | undefined> {
  // Asked with every request: one plain statement. Its clock is the database's, the same for all processes.
  const [row] = await db().$queryRaw<{ id: string; name: string; role: Role; bare: boolean; stale: boolean }[]>`
    SELECT a.id, a.name, a.role::text AS role,
      a.role = 'ADMIN' AND clinic.admins_need_second_factor AND NOT EXISTS (
        SELECT 1 FROM second_factor f WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL) AS bare,
      s.last_seen_at < clock_timestamp() - ${SEEN_EVERY_MINUTES}::int * interval '1 minute' AS stale
    FROM sign_in s JOIN account a ON a.id = s.account_id CROSS JOIN clinic
    WHERE s.id = ${signIn}::uuid AND a.locked_at IS NULL
      -- R14: a doctor works only after an admin's approval.
      AND (a.role <> 'DOCTOR' OR a.approved_at IS NOT NULL)
      AND s.last_seen_at > clock_timestamp() - ${IDLE_MINUTES}::int * interval '1 minute'
      AND (s.created_at > clock_timestamp() - ${SIGN_IN_HOURS}::int * interval '1 hour'
        OR s.created_at > clock_timestamp() - ${LONGEST_CALL_HOURS}::int * interval '1 hour' AND EXISTS (
          SELECT 1 FROM call c WHERE c.doctor_id = a.id AND ${GOING_ON}))`
  if (!row) return undefined
  if (row.stale) await db().$executeRaw`UPDATE sign_in SET last_seen_at = clock_timestamp() WHERE id = ${signIn}::uuid`
  return { kind: KIND_OF[row.role], id: row.id, name: row.name, signIn, bare: row.bare }
}

/** Where somebody is signed in at present, the newest first. */
export async function signInsOf(accountId: string): Promise<SignInView[]> {
  return (await signInsOfAll([accountId])).get(accountId) ?? []
}

/** The same for several accounts; who is signed in nowhere is not in it. */
export async function signInsOfAll(accountIds: readonly string[]): Promise<Map<string, SignInView[]>> {
  const rows = await db().$queryRaw<
    { id: string; accountId: string; browser: string; system: string; createdAt: Date; lastSeenAt: Date }[]
  >`
    SELECT id, account_id AS "accountId", browser, system, created_at AS "createdAt", last_seen_at AS "lastSeenAt" FROM sign_in
    WHERE account_id = ANY (${[...accountIds]}::uuid[])
      AND last_seen_at > clock_timestamp() - ${IDLE_MINUTES}::int * interval '1 minute'
      AND created_at > clock_timestamp() - ${LONGEST_CALL_HOURS}::int * interval '1 hour'
    ORDER BY created_at DESC`
  const found = new Map<string, SignInView[]>()
  for (const { id, accountId, browser, system, createdAt, lastSeenAt } of rows) {
    const view = {
      id,
      browser: BROWSERS.find((known) => known === browser) ?? 'other',
      system: SYSTEMS.find((known) => known === system) ?? 'other',
      since: createdAt.toISOString(),
      lastSeen: lastSeenAt.toISOString(),
    }
    found.set(accountId, [...(found.get(accountId) ?? []), view])
  }
  return found
}

/** The sign-out of a browser; its cookie opens nothing from now on. */
export async function signOut(signIn: string): Promise<void> {
  await db().$transaction(async (tx) => {
    const found = await tx.signIn.findUnique({ where: { id: signIn }, select: { account: true } })
    if (!found) return
    await tx.signIn.deleteMany({ where: { id: signIn } })
    const actor = { kind: KIND_OF[found.account.role], id: found.account.id }
    await recordEvent({ actor, action: 'sign-in.ended', subject: ['account', actor.id] }, tx)
  })
}

/** »Abmelden« beside a device: one's own, or an admin of anybody's. */
export async function endSignIn(person: SignedIn, signIn: string): Promise<Outcome<undefined>> {
  return await db().$transaction(async (tx) => {
    const found = await tx.signIn.findUnique({ where: { id: signIn }, select: { accountId: true } })
    // Of others' sign-ins nobody hears whether they are there.
    if (!found || (person.kind !== 'admin' && found.accountId !== person.id)) return new Refusal('not-found')
    await tx.signIn.deleteMany({ where: { id: signIn } })
    await recordEvent({ actor: person, action: 'sign-in.ended', subject: ['account', found.accountId] }, tx)
    return undefined
  })
}

/** »Überall abmelden«, this browser too. */
export async function endOwnSignIns(person: SignedIn): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.signIn.deleteMany({ where: { accountId: person.id } })
    await recordEvent({ actor: person, action: 'sign-in.ended', subject: ['account', person.id] }, tx)
  })
}

/** An admin signs somebody out everywhere. */
export async function endSignInsOf(admin: Admin, accountId: string): Promise<Outcome<undefined>> {
  return await db().$transaction(async (tx) => {
    if ((await tx.account.count({ where: { id: accountId } })) === 0) return new Refusal('not-found')
    await tx.signIn.deleteMany({ where: { accountId } })
    await recordEvent({ actor: admin, action: 'sign-in.ended', subject: ['account', accountId] }, tx)
    return undefined
  })
}

/** Part of a change after which only the browser that made it stays signed in. */
export async function endOtherSignIns({ id, signIn }: Pick<SignedIn, 'id' | 'signIn'>, tx: Transaction): Promise<void> {
  await tx.signIn.deleteMany({ where: { accountId: id, id: { not: signIn } } })
}
