import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { authOptions } from '@/lib/auth/options'

type Context = Parameters<typeof NextAuth>[1] & { readonly params: Promise<{ nextauth: string[] }> }

/** next-auth's own handler; the options need the environment, which is read with the first request. */
const answer = (request: NextRequest, context: Context) => NextAuth(request, context, authOptions())

export { answer as GET, answer as POST }
