import 'server-only'
import { cookies } from 'next/headers'
import { decode } from 'next-auth/jwt'
import { findSignedIn } from '@/lib/account/store'
import { env } from '@/lib/env'
import { Refusal } from '@/lib/http/error'
import { findVisit } from '@/lib/waiting-room/store'
import { signInCookie, visitCookie } from './cookies'
import { type Access, type ActorFor, ROLES_FOR, type SignedIn, type Visitor } from './rules'

/**
 * The only place that mints proof of access. Everything is read afresh for every request, so that a lock,
 * a new password or a finished visit counts from the next request on.
 */
export async function signedIn(): Promise<SignedIn | undefined> {
  const token = (await cookies()).get(signInCookie().name)?.value
  if (!token) return undefined
  const claims = await decode({ token, secret: env().NEXTAUTH_SECRET }).catch(() => null)
  if (typeof claims?.sub !== 'string' || typeof claims.version !== 'number') return undefined
  const account = await findSignedIn(claims.sub, claims.version)
  return account && (account as SignedIn)
}

/** For scripts: whoever can start the installation can read its database anyway. */
export async function actingAs(accountId: string): Promise<SignedIn | undefined> {
  const account = await findSignedIn(accountId, 1)
  return account && (account as SignedIn)
}

/** The patient whose browser holds the cookie of a visit that is not over. */
export async function visiting(): Promise<Visitor | undefined> {
  const token = (await cookies()).get(visitCookie().name)?.value
  const visit = token ? await findVisit(token) : undefined
  return visit && ({ kind: 'visitor', ...visit } as Visitor)
}

/** The actor for an access, or the refusal: 401 for nobody, 403 for the wrong role. */
export async function admit<A extends Access>(access: A, asVisitor = false): Promise<ActorFor<A> | Refusal> {
  return (await find(access, asVisitor)) as ActorFor<A> | Refusal
}

async function find(access: Access, asVisitor: boolean): Promise<SignedIn | Visitor | Refusal | undefined> {
  if (access === 'anyone') return undefined
  if (access === 'visitor' || (asVisitor && (access === 'conversant' || access === 'present'))) {
    return (await visiting()) ?? new Refusal('visit-over')
  }
  const person = await signedIn()
  if (!person) return new Refusal('not-signed-in')
  const allowed: readonly SignedIn['kind'][] = ROLES_FOR[access]
  return allowed.includes(person.kind) ? person : new Refusal('forbidden')
}
