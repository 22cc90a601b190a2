import 'server-only'
import type { Organiser, SignedIn } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { db } from '@/lib/db/prisma'
import { hashPassword } from './password.store'
import { KIND_OF, MAX_PASSWORD, MIN_PASSWORD, normaliseEmail, type Role, stateOf } from './rules'

type NewAccount = {
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly password: string
  readonly approved?: boolean
}

/** For scripts, which make a random password. People make theirs from a link: link.store.ts. */
export async function createAccount(account: NewAccount): Promise<{ id: string }> {
  if (account.password.length < MIN_PASSWORD || account.password.length > MAX_PASSWORD) {
    throw new RangeError(`a password has ${MIN_PASSWORD} to ${MAX_PASSWORD} characters`)
  }
  return await db().account.create({
    data: {
      email: normaliseEmail(account.email),
      name: account.name,
      role: account.role,
      passwordHash: await hashPassword(account.password),
      approvedAt: account.approved ? now() : null,
    },
    select: { id: true },
  })
}

/** Who has an account: nobody yet, the demonstration only, or real people. */
export async function accountAddresses(): Promise<string[]> {
  return (await db().account.findMany({ select: { email: true } })).map(({ email }) => email)
}

/** Lets a member of the practice team organise for a doctor. */
export async function assignStaff(staffId: string, doctorId: string): Promise<void> {
  await db().staffAssignment.upsert({
    where: { staffId_doctorId: { staffId, doctorId } },
    create: { staffId, doctorId },
    update: {},
  })
}

/** Somebody's account as an actor, as long as it may be used. */
export async function findAccount(id: string): Promise<Pick<SignedIn, 'kind' | 'id' | 'name'> | undefined> {
  const account = await db().account.findUnique({ where: { id } })
  if (!account || stateOf(account) !== 'active') return undefined
  return { kind: KIND_OF[account.role], id: account.id, name: account.name }
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
