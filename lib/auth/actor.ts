import 'server-only'
import { cookies } from 'next/headers'
import { decode } from 'next-auth/jwt'
import * as z from 'zod/mini'
import { findAccount } from '@/lib/account/store'
import { env } from '@/lib/env'
import { Refusal } from '@/lib/http/error'
import { type Found, findSignedIn } from '@/lib/sign-in/store'
import { findVisit } from '@/lib/waiting-room/store'
import { signInCookie, visitCookie } from './cookies'
import { type Access, type ActorFor, type Holder, ROLES_FOR, type SignedIn, type Visitor } from './rules'

/** The sign-in that this browser's cookie names, whether it still holds or not. */
export async function namedSignIn(): Promise<string | undefined> {
  const token = (await cookies()).get(signInCookie().name)?.value
  if (!token) return undefined
  const claims = await decode({ token, secret: env().NEXTAUTH_SECRET }).catch(() => null)
  return z.uuid().safeParse(claims?.signIn).data
}

/**
 * The only place that mints proof of access. Everything is read afresh for every request, so that a lock,
 * a sign-out or a finished visit counts from the next request on.
 */
export async function holder(): Promise<Holder | undefined> {
  const signIn = await namedSignIn()
  const found = signIn === undefined ? undefined : await findSignedIn(signIn)
  return found && asHolder(found)
}

function asHolder({ bare, ...person }: Found): Holder {
  return (bare ? { ...person, kind: 'bare' } : person) as Holder
}

/** Whoever may work: an admin who lacks the second factor that is their duty is nobody here. */
export async function signedIn(): Promise<SignedIn | undefined> {
  const person = await holder()
  return person?.kind === 'bare' ? undefined : person
}

/** No row has this id: a script has no browser that could sign out. */
const NO_SIGN_IN = '00000000-0000-0000-0000-000000000000'

/** For scripts: whoever can start the installation can read its database anyway. */
export async function actingAs(accountId: string): Promise<SignedIn | undefined> {
  const account = await findAccount(accountId)
  return account && ({ ...account, signIn: NO_SIGN_IN } as SignedIn)
}

/** The patient whose browser holds the cookie of a visit that is not over. */
export async function visiting(): Promise<Visitor | undefined> {
  const token = (await cookies()).get(visitCookie().name)?.value
  const visit = token ? await findVisit(token) : undefined
  return visit && ({ kind: 'visitor', ...visit } as Visitor)
}

/** The actor for an access, or the refusal: 401 for nobody, 403 for the wrong role. `asVisitor` where patients may ask too. */
export async function admit<A extends Access>(access: A, asVisitor = false): Promise<ActorFor<A> | Refusal> {
  return (await find(access, asVisitor)) as ActorFor<A> | Refusal
}

async function find(access: Access, asVisitor: boolean): Promise<Holder | Visitor | Refusal | undefined> {
  if (access === 'anyone') return undefined
  if (access === 'visitor' || asVisitor) {
    return (await visiting()) ?? new Refusal('visit-over')
  }
  const person = await holder()
  if (!person) return new Refusal('not-signed-in')
  const allowed: readonly Holder['kind'][] = ROLES_FOR[access]
  if (allowed.includes(person.kind)) return person
  return new Refusal(person.kind === 'bare' ? 'second-factor-needed' : 'forbidden')
}
