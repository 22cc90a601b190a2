import 'server-only'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { recordEvent } from '@/lib/audit/store'
import type { Admin } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { LOCKS } from '@/lib/db/locks'
import { db, type Transaction } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { type Outcome, Refusal, refused } from '@/lib/http/error'
import type { Locale } from '@/lib/i18n/rules'
import { sealSecret } from '@/lib/seal/secret.store'
import { hashPassword, refusePassword } from './password.store'
import { type AccountState, KIND_OF, LINK_KINDS, type LinkKind, linkExpiry, linkTo, stateOf } from './rules'
import type { InviteRequest, LinkView, RedeemRequest } from './schema'

/** The link itself, shown this once; null when it goes by e-mail. */
export type MadeLink = { readonly link: string | null }

/** »Einladen«: an account without a password, and the link to take it. */
export async function inviteAccount(
  admin: Admin,
  { role, name, email, doctorIds }: InviteRequest,
  locale: Locale,
): Promise<Outcome<MadeLink & { id: string }>> {
  return await db()
    .$transaction(async (tx) => {
      const [made] = await tx.account.createManyAndReturn({ data: [{ role, name, email }], skipDuplicates: true })
      if (!made) throw new Refusal('account-exists', { fields: ['email'] })
      if (role === 'STAFF') await assignDoctors(made.id, doctorIds, tx)
      await recordEvent({ actor: admin, action: 'account.invited', subject: ['account', made.id] }, tx)
      return { id: made.id, ...(await makeLink('invitation', made.id, locale, tx)) }
    })
    .catch(refused)
}

/** A new link to take the invitation or, for who has a password, to choose a new one. The one before it is dead. */
export async function renewLink(admin: Admin, accountId: string, locale: Locale): Promise<Outcome<MadeLink>> {
  return await db().$transaction(async (tx) => {
    const state = await stateNow(accountId, tx)
    if (state === undefined) return new Refusal('not-found')
    if (state === 'locked') return new Refusal('not-now')
    await recordEvent({ actor: admin, action: 'account.link-made', subject: ['account', accountId] }, tx)
    return await makeLink(state === 'invited' ? 'invitation' : 'reset', accountId, locale, tx)
  })
}

/** The link opens nothing any more. Who was invited and has not come has no account then. */
export async function withdrawLink(admin: Admin, accountId: string): Promise<Outcome<undefined>> {
  return await db().$transaction(async (tx) => {
    const state = await stateNow(accountId, tx)
    if (state === undefined) return new Refusal('not-found')
    if (state === 'invited') await tx.account.delete({ where: { id: accountId }, select: { id: true } })
    else if ((await tx.accountLink.deleteMany({ where: { accountId } })).count === 0) return new Refusal('not-now')
    await recordEvent({ actor: admin, action: 'account.link-withdrawn', subject: ['account', accountId] }, tx)
    return undefined
  })
}

/** For the terminal, where nobody but who runs the installation is: a new password for an admin who cannot get in. */
export async function rescueAdmin(email: string): Promise<string | undefined> {
  return await db().$transaction(async (tx) => {
    const account = await tx.account.findUnique({ where: { email, role: 'ADMIN', passwordHash: { not: null } } })
    if (!account) return undefined
    const subject = ['account', account.id] as const
    await tx.account.update({ where: { id: account.id }, data: { lockedAt: null }, select: { id: true } })
    const { count } = await tx.secondFactor.deleteMany({ where: { accountId: account.id } })
    if (account.lockedAt) await recordEvent({ actor: 'system', action: 'account.unlocked', subject }, tx)
    if (count > 0) await recordEvent({ actor: 'system', action: 'account.factor-removed', subject }, tx)
    await recordEvent({ actor: 'system', action: 'account.link-made', subject }, tx)
    return await storeLink('reset', account.id, 'de', tx)
  })
}

/** For the start: the link that makes the first admin, as long as there is none. Each start replaces it. */
export async function firstAdminLink(): Promise<string | undefined> {
  return await db().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LOCKS.firstAdmin})::text`
    await tx.accountLink.deleteMany({ where: { kind: 'first-admin' } })
    return (await hasAdmin(tx)) ? undefined : await storeLink('first-admin', null, 'de', tx)
  })
}

/** Whose link it is; one refusal for unknown, used, withdrawn and run out. */
export async function lookAtLink(token: string): Promise<Outcome<LinkView>> {
  const link = await findLink(token)
  if (!link) return new Refusal('link-over')
  if (link.kind === 'first-admin') return { kind: link.kind }
  if (!link.account) return new Refusal('link-over')
  return { kind: link.kind, name: link.account.name, email: link.account.email }
}

/** Chooses the password. The link goes in the same transaction: of two at once, one is too late. */
export async function redeemLink({
  token,
  password,
  person,
}: RedeemRequest): Promise<Outcome<{ state: AccountState }>> {
  const link = await findLink(token)
  const named = link?.kind === 'first-admin' ? person : link?.account
  if (!link) return new Refusal('link-over')
  if (!named) return new Refusal('invalid-input', { fields: ['person'] })
  const easy = await refusePassword(password, named)
  if (easy) return easy
  const passwordHash = await hashPassword(password)
  return await db()
    .$transaction(async (tx) => {
      // The account before its link, as whoever makes, withdraws or locks: so no two wait for each other.
      if (link.accountId === null) await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LOCKS.firstAdmin})::text`
      else await stateNow(link.accountId, tx)
      const { count } = await tx.accountLink.deleteMany({ where: { id: link.id, expiresAt: { gt: now() } } })
      if (count === 0) throw new Refusal('link-over')
      if (link.accountId !== null) return await setPassword(link.kind, link.accountId, passwordHash, tx)
      if (await hasAdmin(tx)) throw new Refusal('link-over')
      const { name, email } = named
      const [made] = await tx.account.createManyAndReturn({
        data: [{ name, email, role: 'ADMIN', passwordHash }],
        skipDuplicates: true,
      })
      if (!made) throw new Refusal('account-exists', { fields: ['email'] })
      const actor = { kind: 'admin', id: made.id } as const
      await recordEvent({ actor, action: 'account.joined', subject: ['account', made.id] }, tx)
      return { state: stateOf(made) }
    })
    .catch(refused)
}

async function setPassword(kind: LinkKind, id: string, passwordHash: string, tx: Transaction) {
  // A second factor stays: a link alone must not get around it.
  const { count } = await tx.account.updateMany({ where: { id, lockedAt: null }, data: { passwordHash } })
  if (count === 0) throw new Refusal('link-over')
  await tx.signIn.deleteMany({ where: { accountId: id } })
  const account = await tx.account.findUniqueOrThrow({ where: { id } })
  const action = kind === 'invitation' ? 'account.joined' : 'account.password-reset'
  await recordEvent({ actor: { kind: KIND_OF[account.role], id }, action, subject: ['account', id] }, tx)
  return { state: stateOf(account) }
}

async function hasAdmin(tx: Transaction): Promise<boolean> {
  return (await tx.account.count({ where: { role: 'ADMIN', passwordHash: { not: null } } })) > 0
}

async function findLink(token: string) {
  const link = await db().accountLink.findUnique({
    where: { tokenHash: hashOfToken(token), expiresAt: { gt: now() } },
    select: { id: true, kind: true, accountId: true, account: true },
  })
  const kind = LINK_KINDS.find((known) => known === link?.kind)
  if (!link || !kind || link.account?.lockedAt) return undefined
  return { ...link, kind }
}

async function makeLink(kind: LinkKind, accountId: string, locale: Locale, tx: Transaction): Promise<MadeLink> {
  const link = await storeLink(kind, accountId, locale, tx)
  return { link: env().SMTP_URL === undefined ? link : null }
}

/** Of the token only a hash is kept; while an e-mail waits, also the token, sealed. */
async function storeLink(kind: LinkKind, accountId: string | null, language: Locale, tx: Transaction): Promise<string> {
  const [id, token] = [randomUUID(), randomBytes(32).toString('base64url')]
  const at = now()
  // At the terminal the link is printed.
  const mailed = accountId !== null && env().SMTP_URL !== undefined
  if (accountId !== null) await tx.accountLink.deleteMany({ where: { accountId } })
  await tx.accountLink.create({
    data: {
      ...{ id, kind, accountId, language, tokenHash: hashOfToken(token), createdAt: at, expiresAt: linkExpiry(at) },
      ...(mailed
        ? { mailStatus: 'waiting', dueAt: at, sealedToken: sealSecret('sealed-account-link', token, id) }
        : {}),
    },
    select: { id: true },
  })
  return linkTo(new URL(env().PUBLIC_URL).origin, token)
}

export async function assignDoctors(staffId: string, doctorIds: readonly string[], tx: Transaction): Promise<void> {
  // Held before what refers to them: who gives one of them another role waits for this, or is waited for.
  const doctors = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM account WHERE id = ANY (${[...doctorIds]}::uuid[]) AND role = 'DOCTOR' ORDER BY id FOR KEY SHARE`
  if (doctors.length !== new Set(doctorIds).size) throw new Refusal('invalid-input', { fields: ['doctorIds'] })
  await tx.staffAssignment.deleteMany({ where: { staffId } })
  await tx.staffAssignment.createMany({ data: doctors.map(({ id }) => ({ staffId, doctorId: id })) })
}

/** The account's state, its row held until the end of the transaction. */
export async function stateNow(id: string, tx: Transaction): Promise<AccountState | undefined> {
  await tx.$queryRaw`SELECT 1 FROM account WHERE id = ${id}::uuid FOR UPDATE`
  const account = await tx.account.findUnique({ where: { id } })
  return account ? stateOf(account) : undefined
}

function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
