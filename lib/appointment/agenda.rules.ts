/** What the agenda's components need to know of time; without the calendar library, which is for the server. */

/** Which of the two, when the clock goes back and an hour exists twice. */
export type Occurrence = 'first' | 'second'

type Timed = { readonly startsAt: string; readonly endsAt: string; readonly cancelled: boolean }

/** A day (`2026-11-23`) and a time (`14:30`) on the clinic's clock, as the inputs of a form hold them. */
export function onClock(at: Date, zone: string): { date: string; time: string } {
  // Sweden writes dates and times as ISO 8601 does.
  const written = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(
    at,
  )
  const [date = '', time = ''] = written.split(' ')
  return { date, time }
}

/** The next quarter of an hour: a sensible beginning of an appointment. */
export function nextQuarter(now: Date): Date {
  const quarter = 15 * 60_000
  return new Date((Math.floor(now.getTime() / quarter) + 1) * quarter)
}

/** Appointments in order of time, by the clinic's days. */
export function groupByDay<Item extends Timed>(
  items: readonly Item[],
  zone: string,
): { date: string; items: Item[] }[] {
  const days: { date: string; items: Item[] }[] = []
  for (const item of items) {
    const { date } = onClock(new Date(item.startsAt), zone)
    const day = days.at(-1)
    if (day?.date === date) day.items.push(item)
    else days.push({ date, items: [item] })
  }
  return days
}

export type Phase = 'over' | 'running' | 'next' | 'coming' | 'cancelled'

/** Where each appointment stands: the one that is running or, when there is none, those that come next are marked. */
export function phasesOf<Item extends Timed>(items: readonly Item[], now: Date): Map<Item, Phase> {
  const at = now.getTime()
  const begins = (item: Item) => new Date(item.startsAt).getTime()
  const coming = items.filter((item) => !item.cancelled && begins(item) > at)
  const next = Math.min(...coming.map(begins))
  const phaseOf = (item: Item): Phase => {
    if (item.cancelled) return 'cancelled'
    if (new Date(item.endsAt).getTime() <= at) return 'over'
    if (begins(item) <= at) return 'running'
    return begins(item) === next ? 'next' : 'coming'
  }
  return new Map(items.map((item) => [item, phaseOf(item)]))
}
