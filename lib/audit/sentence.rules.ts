import { type AuditAction, isAuditAction } from './rules'
import type { TrailEntry } from './schema'

/** The words of `audit` in the messages. */
type Say = (word: Word, values: Values) => string
type Word = `actions.${AuditAction}` | `actors.${'visitor' | 'system' | 'gone'}` | 'appointment' | 'unknownAction'
type Values = Readonly<Record<string, string>>

/** Who did what, as a sentence: »Dr. Demo hat den Termin am 24.11.2026 um 14:30 bei Dr. Demo geändert.« No patient's name. */
export function sentenceOf(entry: TrailEntry, say: Say, when: (at: string) => string): string {
  const { appointment, accountName } = entry.subject
  const values = {
    who: whoDid(entry, say),
    when: appointment ? say('appointment', { at: when(appointment.startsAt), doctor: appointment.doctorName }) : '',
    // For a choice in the sentence: an account's name, or none.
    account: accountName ?? 'none',
  }
  const text = isAuditAction(entry.action)
    ? say(`actions.${entry.action}`, values)
    : say('unknownAction', { ...values, action: entry.action })
  return text.replace(/ {2,}/g, ' ')
}

/** An account's name as it is now; patients and the system have none here. */
function whoDid({ actorKind, actorName }: Pick<TrailEntry, 'actorKind' | 'actorName'>, say: Say): string {
  if (actorKind === 'visitor' || actorKind === 'system') return say(`actors.${actorKind}`, {})
  return actorName ?? say('actors.gone', {})
}
