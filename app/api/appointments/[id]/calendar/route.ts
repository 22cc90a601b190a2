import { now } from '@/lib/clock'
import { normaliseCode } from '@/lib/dial-in/rules'
import { Refusal } from '@/lib/http/error'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'
import { wordsFor } from '@/lib/i18n/words'
import { calendarFile } from '@/lib/invitation/calendar.rules'
import { calendarText } from '@/lib/invitation/mail.rules'
import { calendarRequest } from '@/lib/invitation/schema'
import { invitationFor } from '@/lib/invitation/store'

/** The calendar file to hand over. A later one by e-mail, of the same appointment, replaces it. */
export const POST = route(
  { allow: 'organiser', params: idParams, body: calendarRequest },
  async ({ actor, params, body }) => {
    const facts = await invitationFor(actor, params.id, body)
    if (facts instanceof Refusal) return facts
    const say = await wordsFor(facts.locale, 'mail')
    const code = normaliseCode(body.code)
    const words = { title: say('calendarTitle'), text: calendarText(facts, say, code) }
    return new Response(calendarFile('PUBLISH', facts, words, { code, stamp: now() }), {
      headers: { 'Content-Type': 'text/calendar; charset=utf-8' },
    })
  },
)
