import { Refusal } from '@/lib/http/error'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'
import { letterPdf } from '@/lib/invitation/letter-pdf'
import { letterRequest } from '@/lib/invitation/schema'
import { invitationFor } from '@/lib/invitation/store'

/** The letter as PDF. It is made of what is sent here, and nothing of it is kept. */
export const POST = route(
  { allow: 'organiser', params: idParams, body: letterRequest },
  async ({ actor, params, body }) => {
    const facts = await invitationFor(actor, params.id, body)
    if (facts instanceof Refusal) return facts
    const pdf = await letterPdf(facts, body.code, body.address)
    if (pdf instanceof Refusal) return pdf
    return new Response(pdf, { headers: { 'Content-Type': 'application/pdf' } })
  },
)
