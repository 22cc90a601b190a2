import 'server-only'
import type { NextAuthOptions } from 'next-auth'
import credentials from 'next-auth/providers/credentials'
import { checkPassword } from '@/lib/account/store'
import { env, servedByTls } from '@/lib/env'
import { networkKey } from '@/lib/http/network'
import { signInCookie } from './cookies'

/** Longer than the longest working day, so that it ends in no consultation; after it everybody signs in again. */
const SIGN_IN_SECONDS = 12 * 60 * 60

export function authOptions(): NextAuthOptions {
  return {
    secret: env().NEXTAUTH_SECRET,
    useSecureCookies: servedByTls(),
    // next-auth's credentials mean a JWT; actor.ts checks the account row behind it on every request.
    session: { strategy: 'jwt', maxAge: SIGN_IN_SECONDS },
    pages: { signIn: '/anmelden', error: '/anmelden' },
    cookies: { sessionToken: signInCookie() },
    providers: [
      credentials({
        credentials: { email: {}, password: {} },
        // Never throws: next-auth would put the exception's text into the address.
        async authorize(given, request) {
          const account = await checkPassword(
            given?.email ?? '',
            given?.password ?? '',
            networkKey(new Headers(request.headers as Record<string, string>)),
          )
          return account ? { id: account.id, version: account.sessionVersion } : null
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user && 'version' in user ? { sub: user.id, version: user.version } : token),
    },
    logger: { error() {}, warn() {}, debug() {} },
  }
}
