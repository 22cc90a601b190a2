import { findAppointments } from '@/lib/appointment/agenda.store'
import { searchRequest } from '@/lib/appointment/schema'
import { searchOf } from '@/lib/appointment/search.rules'
import { route } from '@/lib/http/route'

/** A POST that changes nothing: a reference may say who somebody is, so it does not belong into an address. */
export const POST = route({ allow: 'organiser', body: searchRequest }, ({ actor, body }) =>
  findAppointments(actor, searchOf(body.text)),
)
