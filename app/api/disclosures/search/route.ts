import { disclosureSearch } from '@/lib/disclosure/schema'
import { findForDisclosure } from '@/lib/disclosure/store'
import { route } from '@/lib/http/route'

/** A POST that changes nothing: a code does not belong into an address. */
export const POST = route({ allow: 'admin', body: disclosureSearch }, ({ body }) => findForDisclosure(body))
