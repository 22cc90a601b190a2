/** What a stream listens for. The notification carries the topic alone; the content stays in tables. */
export type Topic = `doctor:${string}` | `entry:${string}` | `seat:${string}:${number}`

/** Whoever sees these waiting entries: the doctors they are with now, handed over or not, and their own pages. */
export function topicsOfEntries(entries: readonly { readonly id: string; readonly doctorId: string }[]): Topic[] {
  return entries.flatMap(({ id, doctorId }) => [`doctor:${doctorId}` as const, `entry:${id}` as const])
}

export const CHANNEL = 'sprechzimmer'

/** Idle = nobody has asked for a stream yet. */
export const LISTENER_STATES = ['idle', 'connected', 'lost'] as const
export type ListenerState = (typeof LISTENER_STATES)[number]

/** Limits of the mailbox: a session description of a browser with all its codecs has about 8 kB. */
export const MAX_SIGNAL_CHARACTERS = 32_000
export const MAX_SIGNALS_PER_POST = 40
export const MAX_POST_BYTES = 256 * 1024
/** Messages per second and seat; a call with all its candidates has about 40 in its first second. */
export const SIGNALS_PER_SECOND = 60
export const SIGNALS_BURST = 160
/** Signals that one read hands out. */
export const MAX_SIGNALS_PER_READ = 200
