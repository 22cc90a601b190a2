import * as z from 'zod/mini'

/**
 * What the doctor may know of a waiting patient's device and network before »Aufrufen«: a small closed set, and
 * nothing of the browser, the device's name or an address. `unknown` = not looked at yet.
 */
export const findings = z.strictObject({
  camera: z.enum(['unknown', 'ok', 'missing', 'refused', 'busy', 'failed']),
  microphone: z.enum(['unknown', 'ok', 'silent', 'missing', 'refused', 'busy', 'failed']),
  /** Whether the person has heard the test tone. */
  loudspeaker: z.enum(['unknown', 'ok', 'unheard']),
  /** `slow` is too slow for a picture, `very-slow` for sound; `udp-blocked` goes by the relay, `blocked` not at all. */
  network: z.enum(['unknown', 'ok', 'slow', 'very-slow', 'udp-blocked', 'blocked']),
  /** The connection to the doctor's browser that is made while waiting. */
  path: z.enum(['unknown', 'direct', 'relayed', 'none']),
})

export type Findings = z.infer<typeof findings>

export const NOTHING_KNOWN: Findings = {
  camera: 'unknown',
  microphone: 'unknown',
  loudspeaker: 'unknown',
  network: 'unknown',
  path: 'unknown',
}
