'use client'

import { useFormatter, useTimeZone } from 'next-intl'
import { TIME_OF_DAY } from '@/components/ui/clock'

/** Noon in UTC is the same day on every clinic's clock. */
const noon = (date: string) => new Date(`${date}T12:00:00Z`)

/** Days and times as the agenda writes them. */
export function useDayWords() {
  const format = useFormatter()
  const zone = useTimeZone() ?? 'Europe/Berlin'
  return {
    zone,
    /** `Dienstag, 24. November` */
    long: (date: string, today?: string) =>
      format.dateTime(noon(date), {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        ...(today === undefined || date.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' }),
        timeZone: 'UTC',
      }),
    /** `Di., 24.11.` */
    short: (date: string) =>
      format.dateTime(noon(date), { weekday: 'short', day: '2-digit', month: '2-digit', timeZone: 'UTC' }),
    /** `24. November 2026` */
    plain: (date: string) =>
      format.dateTime(noon(date), { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }),
    /** `14:30` */
    clock: (at: string) => format.dateTime(new Date(at), TIME_OF_DAY),
    /** `24. November 2026`, of an instant */
    day: (at: string) => format.dateTime(new Date(at), { day: 'numeric', month: 'long', year: 'numeric' }),
    /** `Dienstag, 24. November 2026`, of an instant */
    weekday: (at: string) =>
      format.dateTime(new Date(at), { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  }
}
