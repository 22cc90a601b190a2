import { cookies } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { env } from '@/lib/env'
import { LOCALE_COOKIE, localeOf } from './rules'

export default getRequestConfig(async () => {
  const locale = localeOf((await cookies()).get(LOCALE_COOKIE)?.value)
  return {
    locale,
    timeZone: env().CLINIC_TIME_ZONE,
    messages: (await import(`../../messages/${locale}.json`)).default,
  }
})
