import { changeDoctors } from '@/lib/account/admin.store'
import { doctorsRequest } from '@/lib/account/schema'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

export const PUT = route({ allow: 'admin', params: idParams, body: doctorsRequest }, ({ actor, params, body }) =>
  changeDoctors(actor, params.id, body),
)
