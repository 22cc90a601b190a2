import { cookies } from 'next/headers'
import * as z from 'zod/mini'
import { servedByTls } from '@/lib/env'
import { route } from '@/lib/http/route'
import { LOCALE_COOKIE, LOCALES } from '@/lib/i18n/rules'

const body = z.strictObject({ locale: z.enum(LOCALES) })

export const PUT = route({ allow: 'anyone', body }, async ({ body }) => {
  ;(await cookies()).set(LOCALE_COOKIE, body.locale, {
    httpOnly: true,
    sameSite: 'lax',
    secure: servedByTls(),
    path: '/',
    maxAge: 31_536_000,
  })
})
