/** Where appointments stand in the agenda's day and week; without the calendar library, which is for the server. */
import { DAY_MINUTES } from '@/lib/clinic/hours.rules'
import { onClock } from './agenda.rules'

/** What is shorter is drawn as long as this, so that its name can be read. */
const SHORTEST_DRAWN = 15
export const SLOT_MINUTES = 30
/** Hours that are always shown; earlier and later ones only when something is in them. */
const FROM_HOUR = 8
const TO_HOUR = 18

export type Timed = {
  readonly id: string
  readonly doctorId: string
  readonly startsAt: string
  readonly endsAt: string
  readonly cancelled: boolean
}

/** Minutes since midnight on the clinic's clock. */
export function minuteOf(at: Date, zone: string): number {
  const [hour = 0, minute = 0] = onClock(at, zone).time.split(':').map(Number)
  return hour * 60 + minute
}

const lengthOf = ({ startsAt, endsAt }: Timed) => (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000

export type Placed<Item> = {
  readonly item: Item
  /** On the clock of its day. */
  readonly from: number
  readonly to: number
  /** Side by side with those that overlap it: lane 0, 1 … of so many. */
  readonly lane: number
  readonly lanes: number
}

/**
 * One day's appointments, placed by the clock on the wall: on the day on which an hour exists twice, both stand at the
 * same height, side by side. Cancelled ones take no place.
 */
export function placeDay<Item extends Timed>(items: readonly Item[], zone: string): Placed<Item>[] {
  const open = items
    .filter(({ cancelled }) => !cancelled)
    .map((item) => {
      const from = minuteOf(new Date(item.startsAt), zone)
      return { item, from, to: Math.min(DAY_MINUTES, from + Math.max(SHORTEST_DRAWN, lengthOf(item))) }
    })
    .toSorted((one, other) => one.from - other.from || other.to - one.to)
  const placed: Placed<Item>[] = []
  let group: Omit<Placed<Item>, 'lanes'>[] = []
  /** When each lane of the group is free again. */
  let ends: number[] = []
  const finish = () => {
    placed.push(...group.map((one) => ({ ...one, lanes: ends.length })))
    group = []
    ends = []
  }
  for (const one of open) {
    if (ends.every((end) => end <= one.from)) finish()
    const free = ends.findIndex((end) => end <= one.from)
    const lane = free < 0 ? ends.length : free
    ends[lane] = one.to
    group.push({ ...one, lane })
  }
  finish()
  return placed
}

/** The appointments that overlap another one of the same doctor. */
export function overlapping(items: readonly Timed[]): Set<string> {
  const found = new Set<string>()
  const latest = new Map<string, { id: string; end: number }>()
  const open = items.filter(({ cancelled }) => !cancelled)
  for (const { id, doctorId, startsAt, endsAt } of open.toSorted((one, other) =>
    one.startsAt.localeCompare(other.startsAt),
  )) {
    const before = latest.get(doctorId)
    const end = Date.parse(endsAt)
    if (before && before.end > Date.parse(startsAt)) found.add(before.id).add(id)
    if (!before || end > before.end) latest.set(doctorId, { id, end })
  }
  return found
}

type Wish = {
  readonly doctorId: string
  /** On the clinic's clock, as the form's fields hold them. */
  readonly date: string
  readonly time: string
  readonly minutes: number
  /** The appointment that is being changed. */
  readonly except?: string | undefined
}

/** Those of a doctor that another appointment would overlap, by the clock on the wall: the server knows exactly. */
export function inTheWay<Item extends Timed>(items: readonly Item[], wish: Wish, zone: string): Item[] {
  const wall = (date: string, time: string) => Date.parse(`${date}T${time}Z`) / 60_000
  const begin = wall(wish.date, wish.time)
  return items.filter((item) => {
    if (item.cancelled || item.id === wish.except || item.doctorId !== wish.doctorId) return false
    const { date, time } = onClock(new Date(item.startsAt), zone)
    const from = wall(date, time)
    return from < begin + wish.minutes && from + lengthOf(item) > begin
  })
}

/** The hours that the grid shows: the usual ones, and whatever it takes to show these appointments. */
export function hoursOf(days: readonly (readonly Placed<unknown>[])[]): { from: number; to: number } {
  const all = days.flat()
  return {
    from: Math.min(FROM_HOUR, ...all.map(({ from }) => Math.floor(from / 60))),
    to: Math.max(TO_HOUR, ...all.map(({ to }) => Math.ceil(to / 60))),
  }
}

/** The first letters of each name without its titles, as many as tell one from another: »Dr. Demo Zwei« is »DZ«. */
export function initialsOf(names: readonly string[]): Map<string, string> {
  const given = new Map<string, string>()
  for (const name of names) {
    const parts = name.split(/\s+/).filter((part) => part !== '' && !part.endsWith('.'))
    const first = parts.length > 1 ? ([...(parts[0] ?? '')][0] ?? '') : ''
    const last = [...(parts.at(-1) ?? name)]
    const taken = new Set(given.values())
    const fit = last.map((_, length) =>
      `${first}${last.slice(0, length + 1).join('')}`.replace(/^./, (one) => one.toUpperCase()),
    )
    given.set(name, fit.find((initials) => !taken.has(initials)) ?? name)
  }
  return given
}
