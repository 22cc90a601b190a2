/** Failures are counted in windows of this length, in seconds. */
export const WINDOW_SECONDS = 15 * 60
export const MAX_FAILURES_PER_WINDOW = 10
/** Of a million codes three fit at a time: fewer tries, for somebody who has the password already. */
export const MAX_FACTOR_FAILURES_PER_WINDOW = 5

/** Above this many failures a minute from everywhere, everybody is slowed down; nobody is shut out. */
export const BUSY_FAILURES_PER_MINUTE = 60
export const SLOW_DOWN_MS = 1_500

/** The start of the window of `seconds` that `now` lies in. */
export function windowStart(now: Date, seconds: number): Date {
  const length = seconds * 1000
  return new Date(Math.floor(now.getTime() / length) * length)
}

export function secondsToNextWindow(now: Date, seconds: number): number {
  return Math.ceil((windowStart(now, seconds).getTime() + seconds * 1000 - now.getTime()) / 1000)
}
