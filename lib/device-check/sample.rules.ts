/** Bytes from and to the server by which the speed is measured: two seconds at what a picture needs. */
export const DOWN_BYTES = 150_000
export const UP_BYTES = 96_000
/** Longer is slow, whatever comes after. */
export const SAMPLE_MS = 8_000

/** Checks that one network may begin at once, and how soon another (fractions of a check a second). */
export const CHECKS_BURST = 10
export const CHECKS_PER_SECOND = 1 / 6
/** Who was given a sample may send one: a little more, so that no check stops half way. */
export const UPLOADS_BURST = CHECKS_BURST + 2
export const UPLOADS_PER_SECOND = 1 / 5
/** The same for everybody together: at most about three megabytes a second leave the server for this. */
export const ALL_CHECKS_BURST = 100
export const ALL_CHECKS_PER_SECOND = 20
