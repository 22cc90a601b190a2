import type { Locale } from '@/lib/i18n/rules'
import { type ComposedMail, type Piece, type Say, setPieces } from '@/lib/invitation/mail.rules'
import { oneLine, written } from '@/lib/invitation/rules'
import type messages from '@/messages/de.json'
import type { LinkKind } from './rules'

export type LinkMailFacts = {
  readonly kind: Exclude<LinkKind, 'first-admin'>
  readonly name: string
  readonly clinicName: string
  readonly clinicAccent: string
  readonly link: string
  readonly expiresAt: Date
  readonly locale: Locale
  readonly zone: string
}

/** The e-mail with a one-time link. The subject is read by others on a locked screen: it says what for, and no more. */
export function composeLinkMail(
  { kind, name, clinicName, clinicAccent, link, expiresAt, locale, zone }: LinkMailFacts,
  say: Say<keyof (typeof messages)['accountMail']>,
): ComposedMail {
  const { date, time } = written(expiresAt, locale, zone)
  const title = say(kind === 'invitation' ? 'subjectInvitation' : 'subjectReset')
  const pieces: Piece[] = [
    { kind: 'text', text: say('greeting', { name: oneLine(name) }) },
    {
      kind: 'text',
      text: say(kind === 'invitation' ? 'introInvitation' : 'introReset', { clinic: oneLine(clinicName) }),
    },
    { kind: 'link', label: say('link'), url: link },
    { kind: 'text', text: say('until', { date, time }) },
    { kind: 'text', text: say(kind === 'invitation' ? 'unexpectedInvitation' : 'unexpectedReset') },
    { kind: 'text', text: oneLine(clinicName) },
  ]
  return setPieces(title, locale, pieces, clinicAccent)
}
