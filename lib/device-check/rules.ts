import type { DeviceProblem } from '@/lib/call/device.rules'
import type { Findings } from '@/lib/waiting-room/findings.schema'

/** What the check looks at, in this order. */
export const STEPS = ['camera', 'microphone', 'loudspeaker', 'network'] as const

export type Step = (typeof STEPS)[number]

/** Everything that the check can find wrong, named for people: messages `check.fault.<fault>`. */
export type Fault =
  | DeviceProblem
  | 'silent'
  | 'unheard'
  | 'in-app'
  | 'slow'
  | 'very-slow'
  | 'udp-blocked'
  | 'blocked'
  | 'unreachable'

/** A doctor needs no more than this of what keeps a device from working. */
export function deviceFinding(problem: DeviceProblem | 'ok'): 'ok' | 'missing' | 'refused' | 'busy' | 'failed' {
  switch (problem) {
    case 'ok':
    case 'missing':
    case 'busy':
      return problem
    case 'refused':
    case 'dismissed':
    case 'system':
    case 'policy':
      return 'refused'
    case 'insecure':
    case 'unknown':
      return 'failed'
    default:
      return problem satisfies never
  }
}

/** Louder than this (0 to 1) somebody speaks; a quiet room stays below. */
const SPEECH = 0.25
/** So long a person may take to read and say the sentence. */
export const SILENT_AFTER_MS = 12_000

export type Hearing = { readonly state: 'listening' | 'heard' | 'silent'; readonly quietMs: number }

export const LISTENING: Hearing = { state: 'listening', quietMs: 0 }

/** What a microphone's next level says. Who was heard once is heard; `null`: the browser does not let us listen yet. */
export function hear(before: Hearing, level: number | null, elapsedMs: number): Hearing {
  if (before.state === 'heard' || level === null) return before
  if (level > SPEECH) return { state: 'heard', quietMs: 0 }
  const quietMs = before.quietMs + elapsedMs
  return { state: quietMs >= SILENT_AFTER_MS ? 'silent' : 'listening', quietMs }
}

/** Kilobits a second: sound needs about 60, a usable picture with it about 600. */
const FOR_SOUND = 100
const FOR_PICTURE = 600

/** Kilobits a second to and from the clinic's server; null: that direction could not be measured. */
export type Speed = { readonly down: number | null; readonly up: number | null }

export function judgeSpeed({ down, up }: Speed): 'unknown' | 'ok' | 'slow' | 'very-slow' {
  const measured = [down, up].filter((speed) => speed !== null)
  if (measured.length === 0) return 'unknown'
  const slowest = Math.min(...measured)
  if (slowest < FOR_SOUND) return 'very-slow'
  return slowest < FOR_PICTURE ? 'slow' : 'ok'
}

/** Whether packets get out: by UDP, only by TCP over the relay, or not at all; unknown without a relay to try. */
export type Reach = 'unknown' | 'udp' | 'tcp' | 'none'

/** The gravest of what was found about the network. */
export function judgeNetwork(speed: Speed | 'unreachable', reach: Reach): Findings['network'] | 'unreachable' {
  if (speed === 'unreachable') return 'unreachable'
  if (reach === 'none') return 'blocked'
  const judged = judgeSpeed(speed)
  if (judged === 'very-slow') return judged
  if (reach === 'tcp') return 'udp-blocked'
  if (judged === 'unknown') return reach === 'udp' ? 'ok' : 'unknown'
  return judged
}

export type StepState = 'checking' | 'good' | 'fault' | 'open'

/** All that the check knows at a moment. */
export type Checked = {
  /** Null while the browser asks the person. */
  readonly media: { readonly camera: DeviceProblem | 'ok'; readonly microphone: DeviceProblem | 'ok' } | null
  readonly hearing: Hearing['state']
  readonly loudspeaker: Findings['loudspeaker']
  readonly network: ReturnType<typeof judgeNetwork> | 'checking'
}

/** What is wrong at a step; undefined while nothing is. */
export function faultOf(step: Step, { media, hearing, loudspeaker, network }: Checked): Fault | undefined {
  switch (step) {
    case 'camera':
      return media && media.camera !== 'ok' ? media.camera : undefined
    case 'microphone':
      if (media && media.microphone !== 'ok') return media.microphone
      return media && hearing === 'silent' ? 'silent' : undefined
    case 'loudspeaker':
      return loudspeaker === 'unheard' ? 'unheard' : undefined
    case 'network':
      return network === 'checking' || network === 'unknown' || network === 'ok' ? undefined : network
    default:
      return step satisfies never
  }
}

export function stateOf(step: Step, checked: Checked): StepState {
  if (faultOf(step, checked) !== undefined) return 'fault'
  switch (step) {
    case 'camera':
      return checked.media ? 'good' : 'checking'
    case 'microphone':
      return checked.media && checked.hearing === 'heard' ? 'good' : 'checking'
    case 'loudspeaker':
      return checked.loudspeaker === 'ok' ? 'good' : 'open'
    case 'network':
      if (checked.network === 'checking') return 'checking'
      return checked.network === 'unknown' ? 'open' : 'good'
    default:
      return step satisfies never
  }
}
