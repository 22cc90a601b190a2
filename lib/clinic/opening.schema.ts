import * as z from 'zod/mini'
import { day } from '@/lib/appointment/day.schema'
import { line } from '@/lib/text/schema'
import { DAY_MINUTES } from './hours.rules'

const minutes = z.int().check(z.minimum(0), z.maximum(DAY_MINUTES))

/** All opening hours and closed days: what is sent replaces what was there. */
export const openingTimes = z.strictObject({
  hours: z
    .array(z.strictObject({ weekday: z.int().check(z.minimum(1), z.maximum(7)), opens: minutes, closes: minutes }))
    .check(z.maxLength(70)),
  closedDays: z.array(z.strictObject({ firstDay: day, lastDay: day, name: line(0, 80) })).check(z.maxLength(100)),
})

export type OpeningTimes = z.infer<typeof openingTimes>
