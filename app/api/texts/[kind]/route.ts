import { route } from '@/lib/http/route'
import { MAX_TEXT_BYTES, textParams, textRequest } from '@/lib/legal/schema'
import { publishText } from '@/lib/legal/store'

/** A new version of a text. */
export const POST = route(
  { allow: 'admin', params: textParams, body: textRequest, maxBytes: MAX_TEXT_BYTES },
  ({ actor, params, body }) => publishText(actor, params.kind, body),
)
