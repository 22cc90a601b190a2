/** When the clinic is open on one weekday (Monday is 1), in minutes of the day on the clinic's clock. */
export type OpeningHours = { readonly weekday: number; readonly opens: number; readonly closes: number }

/** Days on which the clinic is closed, the first and the last one included: `2026-12-24`. */
export type ClosedDays = { readonly firstDay: string; readonly lastDay: string; readonly name: string }

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
export const DAY_MINUTES = 24 * 60
/** Nobody is on leave for longer at once; a year that was typed wrongly is. */
export const MAX_CLOSED_DAYS = 366

/** `08:30` as minutes of the day; undefined for what is no time. */
export function minutesOf(time: string): number | undefined {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? []
  return hour === undefined || minute === undefined ? undefined : Number(hour) * 60 + Number(minute)
}

/** Minutes of the day as a clock shows them; the day ends at `24:00`. */
export function clockOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

/** The places of those that close before they open, or overlap another of the same day. */
export function faultyHours(hours: readonly OpeningHours[]): number[] {
  return hours.flatMap((one, place) => {
    const overlaps = hours.some(
      (other, index) =>
        index < place && other.weekday === one.weekday && other.opens < one.closes && one.opens < other.closes,
    )
    return one.closes <= one.opens || overlaps ? [place] : []
  })
}

/** The places of those that end before they begin, or never seem to end. */
export function faultyClosedDays(days: readonly ClosedDays[]): number[] {
  return days.flatMap(({ firstDay, lastDay }, place) => {
    const length = (Date.parse(lastDay) - Date.parse(firstDay)) / 86_400_000
    return length >= 0 && length < MAX_CLOSED_DAYS ? [] : [place]
  })
}
