import type { Locale } from '@/lib/i18n/rules'
import { oneLine } from './rules'

/** Everything that letter, e-mail, calendar file and text message say. What is not here is said in none of them. */
export type InvitationFacts = {
  readonly appointmentId: string
  readonly version: number
  readonly startsAt: Date
  readonly endsAt: Date
  readonly doctorName: string
  readonly clinicName: string
  readonly clinicPhone: string
  /** Street and town, a line each. */
  readonly clinicAddress: string
  /** The logo's hash. */
  readonly clinicLogo: string | null
  /** Empty = the product's own colour. */
  readonly clinicAccent: string
  /** Where the page is, without a slash at its end. */
  readonly origin: string
  readonly zone: string
  readonly locale: Locale
}

/** The clinic's name and address, part by part. */
export function senderParts({
  clinicName,
  clinicAddress,
}: Pick<InvitationFacts, 'clinicName' | 'clinicAddress'>): string[] {
  return [clinicName, ...clinicAddress.split('\n')].map(oneLine).filter((part) => part !== '')
}
