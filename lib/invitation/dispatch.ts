import 'server-only'
import { composeLinkMail } from '@/lib/account/link-mail.rules'
import { linkMailTried, takeLinkMail } from '@/lib/account/link-mail.store'
import { now } from '@/lib/clock'
import { wordsFor } from '@/lib/i18n/words'
import { log } from '@/lib/log'
import { keepLooking } from '@/lib/process'
import { calendarFile } from './calendar.rules'
import { calendarText, composeMail } from './mail.rules'
import { mailFailed, mailSent, type TakenMail, takeMail } from './outbox.store'
import { isReminder } from './rules'
import { canSendMail, type Envelope, senderAddress, sendMail } from './smtp'

const LOOK_EVERY_MS = 3_000

/** Looks into the outbox every few seconds, in every process. */
export function startDispatch(): void {
  if (!canSendMail()) return
  keepLooking('mail-dispatch', LOOK_EVERY_MS, 'mail.failed', async () => {
    while (await sendNext()) {
      // The next one at once.
    }
  })
}

/** Sends one letter that is due, to a patient or about an account; false when there is none. */
export async function sendNext(at?: Date): Promise<boolean> {
  return (await sendNextToPatient(at)) || (await sendNextLink(at))
}

async function sendNextToPatient(at?: Date): Promise<boolean> {
  const mail = await takeMail(at)
  if (!mail) return false
  const reason = await sendMail(await envelopeFor(mail))
  if (reason === undefined) {
    await mailSent(mail, at ?? now())
  } else {
    log('warn', 'mail.not-sent', { mail: mail.id, attempt: mail.attempts, reason })
    await mailFailed(mail, reason, at ?? now())
  }
  return true
}

async function sendNextLink(at?: Date): Promise<boolean> {
  const mail = await takeLinkMail(at)
  if (!mail) return false
  const say = await wordsFor(mail.locale, 'accountMail')
  const { id, attempts, email, clinicName } = mail
  const reason = await sendMail({ messageId: id, fromName: clinicName, to: email, ...composeLinkMail(mail, say) })
  if (reason !== undefined) log('warn', 'mail.not-sent', { mail: id, attempt: attempts, reason })
  await linkMailTried(mail, reason, at ?? now())
  return true
}

async function envelopeFor({ id, kind, email, facts, code, cancelReason, takenAt }: TakenMail): Promise<Envelope> {
  const say = await wordsFor(facts.locale, 'mail')
  return {
    messageId: id,
    fromName: facts.clinicName,
    to: email,
    ...composeMail(kind, facts, say, { code, cancelReason }),
    calendar: isReminder(kind)
      ? undefined
      : {
          method: kind === 'cancelled' ? 'CANCEL' : 'REQUEST',
          content: calendarFile(
            kind === 'cancelled' ? 'CANCEL' : 'REQUEST',
            facts,
            {
              title: say('calendarTitle'),
              text: kind === 'cancelled' ? say('introCancelled') : calendarText(facts, say, code),
            },
            { code: code ?? undefined, parties: { from: senderAddress(), to: email }, stamp: takenAt },
          ),
        },
  }
}
