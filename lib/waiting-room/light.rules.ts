import type { Findings } from './findings.schema'
import type { Presence } from './rules'

/** The traffic light beside a waiting patient (Ampel). */
export type Light = 'green' | 'yellow' | 'red'

/** Why it is not green: messages `waitingRoom.light.reason.<reason>`. */
export type Reason =
  | 'away'
  | 'unstable'
  | `camera-${Exclude<Findings['camera'], 'unknown' | 'ok'>}`
  | `microphone-${Exclude<Findings['microphone'], 'unknown' | 'ok'>}`
  | 'loudspeaker-unheard'
  | `network-${Exclude<Findings['network'], 'unknown' | 'ok'>}`
  | 'path-none'
  | 'not-checked'

/** Red: the two would not hear each other. Yellow: a consultation is possible, but something is lacking. */
const RED: ReadonlySet<Reason> = new Set<Reason>([
  'away',
  'microphone-missing',
  'microphone-refused',
  'microphone-busy',
  'microphone-failed',
  'microphone-silent',
  'network-very-slow',
  'network-blocked',
  'path-none',
])

export function judgeReadiness(found: Findings, presence: Presence): { light: Light; reasons: readonly Reason[] } {
  const reasons = reasonsOf(found, presence)
  // The gravest first: the doctor reads one word.
  const sorted = [...reasons.filter((reason) => RED.has(reason)), ...reasons.filter((reason) => !RED.has(reason))]
  if (sorted.length === 0) return { light: 'green', reasons: [] }
  return { light: sorted.some((reason) => RED.has(reason)) ? 'red' : 'yellow', reasons: sorted }
}

function reasonsOf({ camera, microphone, loudspeaker, network, path }: Findings, presence: Presence): Reason[] {
  const reasons: Reason[] = []
  if (presence !== 'present') reasons.push(presence)
  if (camera === 'unknown' || microphone === 'unknown') reasons.push('not-checked')
  if (microphone !== 'unknown' && microphone !== 'ok') reasons.push(`microphone-${microphone}`)
  if (camera !== 'unknown' && camera !== 'ok') reasons.push(`camera-${camera}`)
  if (loudspeaker === 'unheard') reasons.push('loudspeaker-unheard')
  // A connection that stands is better proof than any test of the network before it.
  const stands = path === 'direct' || path === 'relayed'
  const refuted = stands && (network === 'blocked' || network === 'udp-blocked')
  if (network !== 'unknown' && network !== 'ok' && !refuted) reasons.push(`network-${network}`)
  if (path === 'none') reasons.push('path-none')
  return reasons
}
