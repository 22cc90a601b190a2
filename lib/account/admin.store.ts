import 'server-only'
import { recordEvent } from '@/lib/audit/store'
import type { Admin } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { type Outcome, Refusal, refused } from '@/lib/http/error'
import { signInsOfAll } from '@/lib/sign-in/store'
import { assignDoctors, stateNow } from './link.store'
import { MAIL_STATES, type Role, stateOf } from './rules'
import type { AccountView } from './schema'

/** Every account: who waits for an approval first, then by name. */
export async function listAccounts(_admin: Admin): Promise<AccountView[]> {
  const at = now()
  const accounts = await db().account.findMany({
    include: { link: true, secondFactor: true, staffOf: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  })
  const signIns = await signInsOfAll(accounts.map(({ id }) => id))
  const views = accounts.map((account): AccountView => {
    const { link, lastSignInOn } = account
    return {
      id: account.id,
      name: account.name,
      email: account.email,
      role: account.role,
      state: stateOf(account),
      secondFactor: Boolean(account.secondFactor?.confirmedAt),
      lastSignIn: lastSignInOn?.toISOString().slice(0, 10) ?? null,
      link: link && {
        expiresAt: link.expiresAt.toISOString(),
        over: link.expiresAt <= at,
        mail: MAIL_STATES.find((known) => known === link.mailStatus) ?? null,
      },
      doctorIds: account.staffOf.map(({ doctorId }) => doctorId),
      signIns: signIns.get(account.id) ?? [],
    }
  })
  return views.sort((one, other) => Number(other.state === 'awaiting') - Number(one.state === 'awaiting'))
}

/** R14: an admin approves a doctor, once that person has taken the account. */
export async function approveAccount(admin: Admin, id: string): Promise<Outcome<undefined>> {
  return await db().$transaction(async (tx) => {
    if ((await stateNow(id, tx)) !== 'awaiting') return new Refusal('not-now')
    await tx.account.update({ where: { id }, data: { approvedAt: now() }, select: { id: true } })
    await recordEvent({ actor: admin, action: 'account.approved', subject: ['account', id] }, tx)
    return undefined
  })
}

/** Out at the next request; open pages with their next heartbeat. Links to the account are dead too. */
export async function lockAccount(admin: Admin, id: string): Promise<Outcome<undefined>> {
  return await db()
    .$transaction(async (tx) => {
      await keepAnAdmin(id, tx)
      const state = await stateNow(id, tx)
      if (state === undefined) return new Refusal('not-found')
      if (state === 'locked') return undefined
      await tx.account.update({ where: { id }, data: { lockedAt: now() }, select: { id: true } })
      await tx.accountLink.deleteMany({ where: { accountId: id } })
      await tx.signIn.deleteMany({ where: { accountId: id } })
      await recordEvent({ actor: admin, action: 'account.locked', subject: ['account', id] }, tx)
      return undefined
    })
    .catch(refused)
}

export async function unlockAccount(admin: Admin, id: string): Promise<Outcome<undefined>> {
  return await db().$transaction(async (tx) => {
    const { count } = await tx.account.updateMany({ where: { id, lockedAt: { not: null } }, data: { lockedAt: null } })
    if (count === 0) return new Refusal('not-now')
    await recordEvent({ actor: admin, action: 'account.unlocked', subject: ['account', id] }, tx)
    return undefined
  })
}

/**
 * Another role begins anew: sign-ins, approval and assignments of the old one are over. A doctor with appointments stays
 * one: they, and what is kept about them, would belong to somebody who may not see them.
 */
export async function changeRole(admin: Admin, id: string, { role }: { role: Role }): Promise<Outcome<undefined>> {
  return await db()
    .$transaction(async (tx) => {
      if (role !== 'ADMIN') await keepAnAdmin(id, tx)
      if ((await stateNow(id, tx)) === undefined) return new Refusal('not-found')
      const before = await tx.account.findUniqueOrThrow({
        where: { id },
        select: { role: true, _count: { select: { appointments: true, waitingEntries: true, calls: true } } },
      })
      if (before.role === role) return undefined
      if (Object.values(before._count).some((count) => count > 0)) return new Refusal('account-busy')
      await tx.account.update({ where: { id }, data: { role, approvedAt: null }, select: { id: true } })
      await tx.staffAssignment.deleteMany({ where: { OR: [{ staffId: id }, { doctorId: id }] } })
      await tx.signIn.deleteMany({ where: { accountId: id } })
      await recordEvent({ actor: admin, action: 'account.role-changed', subject: ['account', id] }, tx)
      return undefined
    })
    .catch(refused)
}

/** Whom a member of the team organises for. */
export async function changeDoctors(
  admin: Admin,
  id: string,
  { doctorIds }: { doctorIds: readonly string[] },
): Promise<Outcome<undefined>> {
  return await db()
    .$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM account WHERE id = ${id}::uuid FOR UPDATE`
      if ((await tx.account.count({ where: { id, role: 'STAFF' } })) === 0) return new Refusal('not-found')
      await assignDoctors(id, doctorIds, tx)
      await recordEvent({ actor: admin, action: 'account.doctors-changed', subject: ['account', id] }, tx)
      return undefined
    })
    .catch(refused)
}

/** Whether an admin gets to anything before a second factor is set up. */
export async function changeFactorDuty(admin: Admin, { required }: { required: boolean }): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.clinic.update({
      where: { id: 1 },
      data: { adminsNeedSecondFactor: required, updatedAt: now() },
      select: { id: true },
    })
    await recordEvent({ actor: admin, action: 'clinic.factor-duty-changed', subject: ['clinic', undefined] }, tx)
  })
}

/**
 * Refuses when this account is the last admin who can sign in. All admins' rows are held, in one order: two who lock each
 * other at the same moment wait for each other, and the second is refused.
 */
async function keepAnAdmin(id: string, tx: Transaction): Promise<void> {
  const active = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM account WHERE role = 'ADMIN' AND locked_at IS NULL AND password_hash IS NOT NULL
    ORDER BY id FOR UPDATE`
  if (active.length === 1 && active[0]?.id === id) throw new Refusal('last-admin')
}
