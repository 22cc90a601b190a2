import { getLocale } from 'next-intl/server'
import { inviteAccount } from '@/lib/account/link.store'
import { inviteRequest } from '@/lib/account/schema'
import { route } from '@/lib/http/route'
import { localeOf } from '@/lib/i18n/rules'

export const POST = route({ allow: 'admin', body: inviteRequest }, async ({ actor, body }) =>
  inviteAccount(actor, body, localeOf(await getLocale())),
)
