import { Temporal } from 'temporal-polyfill'
import type { Occurrence } from './agenda.rules'
import { instantOf } from './rules'

/** More than a year of weeks at once is a mistake in the last day. */
export const MAX_IN_SERIES = 60

export type Repeat = { readonly everyWeeks: number; readonly until: string }

/** The days of a repeated appointment, `until` included; undefined when there are too many. */
export function datesOf(first: string, { everyWeeks, until }: Repeat): string[] | undefined {
  const begin = Temporal.PlainDate.from(first)
  const end = Temporal.PlainDate.from(until)
  const count = Math.floor(begin.until(end, { largestUnit: 'days' }).days / (7 * everyWeeks)) + 1
  if (count > MAX_IN_SERIES) return undefined
  return Array.from({ length: Math.max(1, count) }, (_, step) => begin.add({ weeks: step * everyWeeks }).toString())
}

export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days
}

/** Instants of several days, or why it cannot be, and on which days. */
export type AllScheduled =
  | { readonly all: readonly Date[] }
  | { readonly code: 'hour-does-not-exist' | 'hour-exists-twice'; readonly dates: readonly string[] }

/** The same time on the clinic's clock on each of these days: the time stays when the clocks change. */
export function instantsOf(
  dates: readonly string[],
  time: string,
  zone: string,
  occurrence: Occurrence | undefined,
): AllScheduled {
  const all: Date[] = []
  const wrong = { 'hour-does-not-exist': [] as string[], 'hour-exists-twice': [] as string[] }
  for (const date of dates) {
    const scheduled = instantOf(date, time, zone, occurrence)
    if (typeof scheduled === 'string') wrong[scheduled].push(date)
    else all.push(scheduled.at)
  }
  for (const code of ['hour-does-not-exist', 'hour-exists-twice'] as const) {
    if (wrong[code].length > 0) return { code, dates: wrong[code] }
  }
  return { all }
}
