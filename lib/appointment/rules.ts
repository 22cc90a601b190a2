import { Temporal } from 'temporal-polyfill'
import type { Occurrence } from './agenda.rules'

export const MAX_DAYS_AHEAD = 730

/** An instant, or why a time on the clinic's clock is none. */
export type Scheduled = { readonly at: Date } | 'hour-does-not-exist' | 'hour-exists-twice'

/**
 * The instant of a date (`2026-11-23`) and a time (`14:30`) on the clinic's clock. On the last Sunday of March
 * an hour is missing; on the last Sunday of October one exists twice and has to be named.
 */
export function instantOf(date: string, time: string, zone: string, occurrence?: Occurrence): Scheduled {
  const local = Temporal.PlainDateTime.from(`${date}T${time}`)
  const [first, second] = [
    local.toZonedDateTime(zone, { disambiguation: 'earlier' }),
    local.toZonedDateTime(zone, { disambiguation: 'later' }),
  ]
  if (!first.toPlainDateTime().equals(local)) return 'hour-does-not-exist'
  if (!first.equals(second) && !occurrence) return 'hour-exists-twice'
  return { at: new Date((occurrence === 'second' ? second : first).epochMilliseconds) }
}

/** Midnight at which the clinic's day of `now` begins. */
export function startOfDay(now: Date, zone: string): Date {
  const day = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).startOfDay()
  return new Date(day.epochMilliseconds)
}

/** Midnight at which a day (`2026-11-23`) begins on the clinic's clock. */
export function midnightOf(date: string, zone: string): Date {
  return new Date(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds)
}

/** Whether an appointment may be made: it is not over yet and not years ahead. */
export function isSchedulable(startsAt: Date, minutes: number, now: Date): boolean {
  const end = startsAt.getTime() + minutes * 60_000
  return end > now.getTime() && startsAt.getTime() < now.getTime() + MAX_DAYS_AHEAD * 86_400_000
}
