const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Deletion is looked after every hour; what is due for longer than two rounds is older than it may be. */
export const CHECK_EVERY_MS = HOUR_MS
const GRACE_MS = 2 * HOUR_MS
/** Even when nothing is due, a run once a day is the proof that deletion works. */
export const RUN_EVERY_MS = DAY_MS
/** A call in which nobody was seen for so long is over, although nobody has ended it. */
const ABANDONED_AFTER_MS = 12 * HOUR_MS

/**
 * A clock is corrected by seconds; one that goes back further was set, or came with a copy of the machine. Deleting
 * by it would be late, and its runs would stand before those that were.
 */
const CLOCK_BACK_MS = 5 * 60_000
/**
 * No practice leaves its server off for four weeks without knowing, and a month that was set wrongly is 28 days or
 * more. Deleting by such a clock cannot be undone.
 */
const CLOCK_FORWARD_MS = 28 * DAY_MS

/** What began before this instant is older than `days` and goes; what began at it may stay this moment. */
export function limitAt(days: number, now: Date): Date {
  return new Date(now.getTime() - days * DAY_MS)
}

/** When what began at `start` goes by itself. */
export function goesAt(start: Date, days: number): Date {
  return new Date(start.getTime() + days * DAY_MS)
}

/** Like `limitAt`, for what should have gone in an earlier round: older than it may be. */
export function overdueAt(days: number, now: Date): Date {
  return new Date(limitAt(days, now).getTime() - GRACE_MS)
}

export function abandonedBefore(now: Date): Date {
  return new Date(now.getTime() - ABANDONED_AFTER_MS)
}

/** Whether the clock stands where no clock can get since it was last looked at. */
export function clockJump(last: Date | null, now: Date): 'back' | 'forward' | undefined {
  const passed = last === null ? 0 : now.getTime() - last.getTime()
  if (passed < -CLOCK_BACK_MS) return 'back'
  return passed >= CLOCK_FORWARD_MS ? 'forward' : undefined
}

/**
 * Whether nobody has looked for so long that pages of running calls could not yet say again that they are there:
 * the server was off, or the clock was moved.
 */
export function isFreshAfterGap(last: Date | null, now: Date): boolean {
  return last !== null && now.getTime() - last.getTime() >= ABANDONED_AFTER_MS
}

/** Whether a day has passed since the last run began. */
export function dailyRunIsDue(lastRun: Date | undefined, now: Date): boolean {
  return lastRun === undefined || now.getTime() - lastRun.getTime() >= RUN_EVERY_MS
}

/** When at the latest the next run begins. */
export function nextDailyRun(lastRun: Date): Date {
  return new Date(lastRun.getTime() + RUN_EVERY_MS)
}
