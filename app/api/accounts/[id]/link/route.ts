import { getLocale } from 'next-intl/server'
import { renewLink, withdrawLink } from '@/lib/account/link.store'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'
import { localeOf } from '@/lib/i18n/rules'

export const POST = route({ allow: 'admin', params: idParams }, async ({ actor, params }) =>
  renewLink(actor, params.id, localeOf(await getLocale())),
)

export const DELETE = route({ allow: 'admin', params: idParams }, ({ actor, params }) => withdrawLink(actor, params.id))
