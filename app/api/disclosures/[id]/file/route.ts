import { getFormatter, getLocale, getTranslations } from 'next-intl/server'
import { clinicSettings } from '@/lib/clinic/store'
import { fileOf, pageOf } from '@/lib/disclosure/paper.rules'
import { disclosureFileRequest } from '@/lib/disclosure/schema'
import { discloseAppointment } from '@/lib/disclosure/store'
import { Refusal } from '@/lib/http/error'
import { route } from '@/lib/http/route'
import { idParams } from '@/lib/http/schema'

/** What a person is given: a page to read and print, or a file for programs. Neither is kept here. */
export const POST = route(
  { allow: 'admin', params: idParams, body: disclosureFileRequest },
  async ({ actor, params, body: { format } }) => {
    const found = await discloseAppointment(actor, params.id, 'exported')
    if (found instanceof Refusal) return found
    const [locale, clinic, t, tRecord, tAudit, formatter] = await Promise.all([
      getLocale(),
      clinicSettings(),
      getTranslations('disclosure'),
      getTranslations('records'),
      getTranslations('audit'),
      getFormatter(),
    ])
    const when = (at: string) => formatter.dateTime(new Date(at), { dateStyle: 'long', timeStyle: 'short' })
    const words = { say: t, has: t.has, sayRecord: tRecord, sayAudit: tAudit, when }
    const paper = { ...found, locale, clinic }
    return new Response(format === 'html' ? pageOf(paper, words) : JSON.stringify(fileOf(paper, words), null, 2), {
      headers: {
        'Content-Type': format === 'html' ? 'text/html; charset=utf-8' : 'application/json',
        'Content-Disposition': 'attachment',
        'Cache-Control': 'no-store',
      },
    })
  },
)
