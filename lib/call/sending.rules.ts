import type { Figures } from './figures.rules'

/** A camera's picture may lose sharpness before it stutters; on a shared screen the letters must stay sharp. */
export type PictureContent = 'camera' | 'screen'

/** What the picture may cost at most; the browser itself goes below it as it must. Sound is never lowered. */
export type Cost = {
  /** The picture's sides are divided by this. */
  readonly shrink: number
  readonly framesPerSecond: number
  readonly bitsPerSecond: number
}

/** From the best to the least. No picture at all is not a step: that is for people to choose (R24). */
const STEPS = ['full', 'reduced', 'small', 'least'] as const

export type StepName = (typeof STEPS)[number]

export const COSTS: Readonly<Record<PictureContent, Readonly<Record<StepName, Cost>>>> = {
  camera: {
    full: { shrink: 1, framesPerSecond: 30, bitsPerSecond: 1_700_000 },
    reduced: { shrink: 1.5, framesPerSecond: 25, bitsPerSecond: 800_000 },
    small: { shrink: 2, framesPerSecond: 20, bitsPerSecond: 400_000 },
    least: { shrink: 4, framesPerSecond: 15, bitsPerSecond: 150_000 },
  },
  screen: {
    full: { shrink: 1, framesPerSecond: 15, bitsPerSecond: 2_500_000 },
    reduced: { shrink: 1, framesPerSecond: 8, bitsPerSecond: 1_200_000 },
    small: { shrink: 1, framesPerSecond: 4, bitsPerSecond: 600_000 },
    least: { shrink: 1, framesPerSecond: 2, bitsPerSecond: 300_000 },
  },
}

/**
 * In a call of several the same picture goes to each of them: together they may cost what one would, so that neither the
 * line nor a phone's processor is asked for more. Sound is never lowered.
 */
export function bestStepFor(content: PictureContent, receivers: number): StepName {
  const costs = COSTS[content]
  return STEPS.find((step) => costs[step].bitsPerSecond * receivers <= costs.full.bitsPerSecond) ?? 'least'
}

/**
 * A connection begins with about 300 kbit/s: a full picture then needs many tenths of a second. A small one is there
 * at once, and the larger one follows when the connection has found its pace. Its rate is not bounded further, since
 * the browser measures the path only as far as it may send.
 */
const BEGINNING_SHRINK = 4
export const BEGINNING_MS = 1_000

export type Sending = {
  readonly step: StepName
  /** The first second of a picture: a quarter of its size, whatever the step. */
  readonly beginning: boolean
  readonly changedAt: number
  /** Of what is sent, smoothed: 0 to 1. */
  readonly loss: number
  readonly pressedSince: number | null
  readonly calmSince: number | null
  /** The last climb: falling soon after it shows that it was too early. */
  readonly climbedAt: number | null
  readonly patienceMs: number
}

/** Down fast. */
export const DOWN_AFTER_MS = 2_000
/** Up slowly, and twice as slowly after each climb in vain. */
export const UP_AFTER_MS = 8_000
export const LONGEST_PATIENCE_MS = 64_000
const IN_VAIN_WITHIN_MS = 15_000
const PROVEN_AFTER_MS = 30_000
/** After a change the browser measures the path anew: what it reckons meanwhile says little. */
const MEASURED_AFTER_MS = 4_000

const LOSS = 0.05
const HEAVY_LOSS = 0.15
const CALM_LOSS = 0.02
/** What the sound needs, kept free of the picture. */
const SOUND_BPS = 60_000
/** Below this share of its cost a picture is better smaller. */
const NARROW = 0.6
/**
 * A browser hardly reckons with more than it was asked to send: a climb that its figure does not promise is tried all
 * the same, but so many times later.
 */
const UNPROMISED = 4

/** A picture begins, or begins anew after an interruption: what was learnt of the path stays. */
export function begin(before: Sending | null, now: number): Sending {
  return {
    step: before?.step ?? 'full',
    beginning: true,
    changedAt: now,
    loss: 0,
    pressedSince: null,
    calmSince: null,
    climbedAt: null,
    patienceMs: before?.patienceMs ?? UP_AFTER_MS,
  }
}

/** The first second is over. */
export function grow(sending: Sending, now: number): Sending {
  return sending.beginning ? { ...sending, beginning: false, changedAt: now } : sending
}

export function costOf({ step, beginning }: Sending, content: PictureContent): Cost {
  const cost = COSTS[content][step]
  if (!beginning || content === 'screen') return cost
  return { ...cost, shrink: Math.max(BEGINNING_SHRINK, cost.shrink) }
}

/** No better than so many receivers allow. */
export function within(sending: Sending, content: PictureContent, receivers: number): Sending {
  const best = bestStepFor(content, receivers)
  return STEPS.indexOf(sending.step) < STEPS.indexOf(best) ? { ...sending, step: best } : sending
}

/** The next second. */
export function adapt(
  sending: Sending,
  content: PictureContent,
  figures: Figures,
  now: number,
  receivers = 1,
): Sending {
  if (sending.beginning) return sending
  const loss = (sending.loss + (figures.sentLoss ?? sending.loss)) / 2
  const pressure = pressureOf(loss, COSTS[content][sending.step], figures, now - sending.changedAt)
  const pressedSince = pressure.by > 0 ? (sending.pressedSince ?? now) : null
  const calmSince = pressure.calm ? (sending.calmSince ?? now) : null
  const proven = sending.climbedAt !== null && now - sending.climbedAt >= PROVEN_AFTER_MS
  const next: Sending = {
    ...sending,
    loss,
    pressedSince,
    calmSince,
    climbedAt: proven ? null : sending.climbedAt,
    patienceMs: proven && pressure.calm ? UP_AFTER_MS : sending.patienceMs,
  }
  const lasted = (since: number | null, ms: number) => since !== null && now - Math.max(since, sending.changedAt) >= ms
  if (lasted(pressedSince, DOWN_AFTER_MS)) return fall(next, pressure, now)
  const best = next.step === bestStepFor(content, receivers)
  if (!best && lasted(calmSince, patienceFor(next, content, figures))) return climb(next, now)
  return next
}

/** `by` so many steps down, but not below `floor`. */
type Pressure = { readonly by: number; readonly floor: StepName; readonly calm: boolean }

function pressureOf(loss: number, cost: Cost, figures: Figures, sinceMs: number): Pressure {
  if (loss >= HEAVY_LOSS) return { by: 2, floor: 'least', calm: false }
  if (!carries(figures, cost) && sinceMs >= MEASURED_AFTER_MS) return { by: 1, floor: 'least', calm: false }
  // The least picture would neither mend a lossy path nor help a slow device more than the small one does.
  if (loss >= LOSS || figures.limitedBy === 'cpu') return { by: 1, floor: 'small', calm: false }
  return { by: 0, floor: 'full', calm: loss < CALM_LOSS }
}

function carries({ availableBps }: Figures, { bitsPerSecond }: Cost): boolean {
  return availableBps === null || availableBps - SOUND_BPS >= NARROW * bitsPerSecond
}

function patienceFor({ step, patienceMs }: Sending, content: PictureContent, figures: Figures): number {
  const promised = carries(figures, COSTS[content][STEPS[STEPS.indexOf(step) - 1] ?? step])
  return promised ? patienceMs : Math.min(patienceMs * UNPROMISED, LONGEST_PATIENCE_MS)
}

function fall(sending: Sending, { by, floor }: Pressure, now: number): Sending {
  const at = STEPS.indexOf(sending.step)
  const step = STEPS[Math.max(at, Math.min(at + by, STEPS.indexOf(floor)))] ?? sending.step
  if (step === sending.step) return sending
  const inVain = sending.climbedAt !== null && now - sending.climbedAt < IN_VAIN_WITHIN_MS
  const patienceMs = inVain ? Math.min(sending.patienceMs * 2, LONGEST_PATIENCE_MS) : sending.patienceMs
  return { ...sending, step, patienceMs, changedAt: now, pressedSince: null, calmSince: null, climbedAt: null }
}

function climb(sending: Sending, now: number): Sending {
  const step = STEPS[STEPS.indexOf(sending.step) - 1]
  if (step === undefined) return sending
  return { ...sending, step, changedAt: now, pressedSince: null, calmSince: null, climbedAt: now }
}
