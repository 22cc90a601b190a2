/** How this device reaches the network, as far as its browser tells. */
export type Link = 'wifi' | 'mobile' | 'cable' | 'untold'

/** One second of a connection in figures; null is what the browser does not tell, or what nothing was measured of. */
export type Figures = {
  readonly roundTripMs: number | null
  /** The share of what this side sent that did not arrive, 0 to 1; the other side reports it. */
  readonly sentLoss: number | null
  /** The same for what the other side sent. */
  readonly receivedLoss: number | null
  readonly jitterMs: number | null
  /** What the browser reckons that the path carries, sound included. Firefox does not say. */
  readonly availableBps: number | null
  /** Why the sent picture is not better. Firefox does not say. */
  readonly limitedBy: 'none' | 'cpu' | 'bandwidth' | 'other' | null
  readonly receivedFps: number | null
  /** The share of the received frames that this device had no time for. */
  readonly droppedFrames: number | null
  readonly link: Link
  /** The browser reckons that this device's own way to the network is slow; null where it does not say. */
  readonly ownLinkSlow: boolean | null
}

/** What `navigator.connection` says in Chromium: on phones the kind, everywhere a rough speed. */
export type LinkHint = { readonly type: string | null; readonly effectiveType: string | null }

/** Counted from the beginning of the connection: a second is the difference of two. */
export type Counters = {
  readonly lost: number
  readonly received: number
  readonly frames: number
  readonly dropped: number
}

export const NOTHING_COUNTED: Counters = { lost: 0, received: 0, frames: 0, dropped: 0 }

type Entry = Readonly<Record<string, unknown>>

/** Fewer packets or frames in a second say nothing of a share. */
const ENOUGH = 10
/** The other side reports at least every five seconds, while it receives anything: an older report is about the past. */
const REPORTS_HOLD_MS = 7_000

/** Reads a getStats report, whose entries differ from browser to browser. */
export function summarise(
  report: readonly Entry[],
  before: Counters,
  hint: LinkHint,
): { figures: Figures; counters: Counters } {
  const of = (type: string) => report.filter((entry) => entry.type === type)
  const inbound = of('inbound-rtp')
  const video = inbound.filter(({ kind }) => kind === 'video')
  const newest = greatest(report, 'timestamp') ?? 0
  const reports = of('remote-inbound-rtp').filter(({ timestamp }) => newest - (read(timestamp) ?? 0) <= REPORTS_HOLD_MS)
  const pairId = of('transport')[0]?.selectedCandidatePairId
  const pair = report.find(({ id }) => pairId !== undefined && id === pairId)
  const end = report.find(({ id }) => id !== undefined && id === pair?.localCandidateId)
  const counters: Counters = {
    lost: total(inbound, 'packetsLost'),
    received: total(inbound, 'packetsReceived'),
    frames: total(video, 'framesReceived'),
    dropped: total(video, 'framesDropped'),
  }
  const received = counters.received - before.received
  // A packet that came late after all is subtracted again.
  const lost = Math.max(0, counters.lost - before.lost)
  const figures: Figures = {
    roundTripMs: inMs(greatest(reports, 'roundTripTime') ?? read(pair?.currentRoundTripTime)),
    sentLoss: greatest(reports, 'fractionLost'),
    receivedLoss: share(lost, lost + received),
    jitterMs: inMs(greatest(inbound, 'jitter')),
    availableBps: read(pair?.availableOutgoingBitrate),
    limitedBy: limitOf(of('outbound-rtp').find(({ kind }) => kind === 'video')?.qualityLimitationReason),
    receivedFps: greatest(video, 'framesPerSecond'),
    droppedFrames: share(counters.dropped - before.dropped, counters.frames - before.frames),
    link: linkOf(hint.type ?? end?.networkType),
    ownLinkSlow: hint.effectiveType === null ? null : hint.effectiveType !== '4g',
  }
  return { figures, counters }
}

function read(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function total(entries: readonly Entry[], key: string): number {
  return entries.reduce((sum, entry) => sum + (read(entry[key]) ?? 0), 0)
}

function greatest(entries: readonly Entry[], key: string): number | null {
  const values = entries.map((entry) => read(entry[key])).filter((value) => value !== null)
  return values.length === 0 ? null : Math.max(...values)
}

function share(part: number, whole: number): number | null {
  return whole < ENOUGH ? null : Math.min(1, Math.max(0, part / whole))
}

function inMs(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1_000
}

function limitOf(reason: unknown): Figures['limitedBy'] {
  return reason === 'none' || reason === 'cpu' || reason === 'bandwidth' || reason === 'other' ? reason : null
}

function linkOf(type: unknown): Link {
  switch (type) {
    case 'wifi':
      return 'wifi'
    case 'cellular':
      return 'mobile'
    case 'ethernet':
      return 'cable'
    default:
      return 'untold'
  }
}
