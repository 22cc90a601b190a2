/** Which days the agenda shows. Days are written as `2026-11-23`; without the calendar library. */

export const VIEWS = ['day', 'week', 'list'] as const
export type View = (typeof VIEWS)[number]

/** Days that the list shows at once. */
const LIST_DAYS = 14

const NOON = 'T12:00:00Z'
const DAY_MS = 86_400_000

/** A day so many days later (or earlier). */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}${NOON}`) + days * DAY_MS).toISOString().replace(/T.*/, '')
}

/** The Monday of its week. */
export function mondayOf(date: string): string {
  return dayAfter(date, -((new Date(`${date}${NOON}`).getUTCDay() + 6) % 7))
}

/** The days of a view that holds `date`, first to last. */
export function daysOf(view: View, date: string): string[] {
  const first = view === 'week' ? mondayOf(date) : date
  const count = { day: 1, week: 7, list: LIST_DAYS }[view]
  return Array.from({ length: count }, (_, step) => dayAfter(first, step))
}

/** How far »Zurück« and »Weiter« go. */
export function stepOf(view: View): number {
  return { day: 1, week: 7, list: LIST_DAYS }[view]
}

/** Whether a written day is one that exists: addresses can be typed. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && text > '1970' && text < '9000' && dayExists(text)
}

function dayExists(text: string): boolean {
  const at = Date.parse(`${text}${NOON}`)
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text
}
