import 'server-only'
import type { NextAuthOptions } from 'next-auth'
import credentials from 'next-auth/providers/credentials'
import { env, servedByTls } from '@/lib/env'
import { networkKey } from '@/lib/http/network'
import { errorFields, log } from '@/lib/log'
import { enter } from '@/lib/sign-in/check.store'
import { deviceOf, LONGEST_CALL_HOURS } from '@/lib/sign-in/rules'
import { signOut } from '@/lib/sign-in/store'
import { namedSignIn } from './actor'
import { signInCookie } from './cookies'
import { CODE_STEP } from './rules'

export function authOptions(): NextAuthOptions {
  return {
    secret: env().NEXTAUTH_SECRET,
    useSecureCookies: servedByTls(),
    // next-auth's credentials mean a JWT; it names a row of ours, and that decides on every request when it is over.
    session: { strategy: 'jwt', maxAge: LONGEST_CALL_HOURS * 3_600 },
    pages: { signIn: '/anmelden', error: '/anmelden' },
    cookies: { sessionToken: signInCookie() },
    providers: [
      credentials({
        credentials: { email: {}, password: {}, code: {} },
        // Never throws: next-auth would put the exception's text into the address.
        async authorize(given, request) {
          const headers = new Headers(request.headers as Record<string, string>)
          try {
            const entry = await enter(
              { email: given?.email ?? '', password: given?.password ?? '', code: given?.code ?? '' },
              {
                network: networkKey(headers),
                device: deviceOf(headers.get('user-agent') ?? ''),
                earlier: await namedSignIn(),
              },
            )
            if (entry === undefined) return null
            return entry === 'code-needed' ? { id: '' } : { id: entry.accountId, signIn: entry.signIn }
          } catch (error) {
            log('error', 'sign-in.failed', errorFields(error))
            return null
          }
        },
      }),
    ],
    callbacks: {
      // Without a sign-in there is no cookie: the person is led to the second step, on the same page.
      signIn: ({ user }) => ('signIn' in user ? true : new URL(CODE_STEP, env().PUBLIC_URL).href),
      jwt: ({ token, user }) => (user && 'signIn' in user ? { signIn: user.signIn } : token),
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.signIn === 'string') await signOut(token.signIn)
      },
    },
    logger: { error() {}, warn() {}, debug() {} },
  }
}
