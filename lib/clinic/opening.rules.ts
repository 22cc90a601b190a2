import { Temporal } from 'temporal-polyfill'
import { type ClosedDays, DAY_MINUTES, type OpeningHours } from './hours.rules'

/** How far the next opening is looked for: the longest leave and a week. */
const DAYS_AHEAD = 373

export type Opening =
  /** The clinic has entered no opening hours. */
  | { readonly state: 'untold' }
  | { readonly state: 'open' }
  /** `name` of the closed days that it is in, »Betriebsferien«; `next` is missing when it does not open any more. */
  | { readonly state: 'closed'; readonly next: Date | undefined; readonly today: boolean; readonly name: string }

/** Whether the clinic is open, and when it next opens. */
export function openingAt(
  { hours, closedDays }: { hours: readonly OpeningHours[]; closedDays: readonly ClosedDays[] },
  now: Date,
  zone: string,
): Opening {
  if (hours.length === 0) return { state: 'untold' }
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate()
  const closedOn = (date: Temporal.PlainDate) =>
    closedDays.find(({ firstDay, lastDay }) => firstDay <= date.toString() && date.toString() <= lastDay)
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
    const date = today.add({ days: ahead })
    if (closedOn(date)) continue
    const ofDay = hours.filter(({ weekday }) => weekday === date.dayOfWeek)
    for (const { opens, closes } of ofDay.toSorted((one, other) => one.opens - other.opens)) {
      const [begin, end] = [instantAt(date, opens, zone), instantAt(date, closes, zone)]
      if (now >= begin && now < end) return { state: 'open' }
      if (begin > now) return { state: 'closed', next: begin, today: ahead === 0, name: closedOn(today)?.name ?? '' }
    }
  }
  return { state: 'closed', next: undefined, today: false, name: closedOn(today)?.name ?? '' }
}

/** On the day of a clock change an hour that does not exist is the one after it; one that exists twice is the first. */
function instantAt(date: Temporal.PlainDate, minutes: number, zone: string): Date {
  const zoned =
    minutes === DAY_MINUTES
      ? date.add({ days: 1 }).toZonedDateTime(zone)
      : date.toZonedDateTime({
          timeZone: zone,
          plainTime: { hour: Math.floor(minutes / 60), minute: minutes % 60 },
        })
  return new Date(zoned.epochMilliseconds)
}
