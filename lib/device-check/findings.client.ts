import { heldStates, watchMedia } from '@/lib/call/media.client'
import { type Findings, NOTHING_KNOWN } from '@/lib/waiting-room/findings.schema'
import { deviceFinding } from './rules'

/** What this page has found out besides the devices' own states; forgotten with the page. */
type Reported = Pick<Findings, 'loudspeaker' | 'network' | 'path'> & { readonly silent: boolean }

const NOTHING: Reported = { ...NOTHING_KNOWN, silent: false }

let reported = NOTHING
const watchers = new Set<() => void>()

/** Adds to what is known; whoever tells the doctor hears of it. */
export function reportFinding(found: Partial<Reported>): void {
  reported = { ...reported, ...found }
  for (const hear of watchers) hear()
}

export function currentFindings(): Findings {
  const { silent, loudspeaker, network, path } = reported
  const held = heldStates()
  const microphone = held ? deviceFinding(held.microphone) : 'unknown'
  return {
    camera: held ? deviceFinding(held.camera) : 'unknown',
    microphone: microphone === 'ok' && silent ? 'silent' : microphone,
    loudspeaker,
    network,
    path,
  }
}

/** Tells whenever the findings may have changed. Returns how to stop. */
export function watchFindings(hear: () => void): () => void {
  const stopMedia = watchMedia(hear)
  watchers.add(hear)
  return () => {
    stopMedia()
    watchers.delete(hear)
  }
}
