import type { Figures, Link } from './figures.rules'

/** What is wrong with a weak connection: something is lost, little gets through, or everything comes late. */
export type Cause = 'loss' | 'narrow' | 'delay'

/** What people are told of the quality: on whose side its cause lies, where the figures tell it. */
export type Finding =
  | { readonly name: 'good' }
  | { readonly name: 'own-network'; readonly cause: Cause; readonly link: Link }
  | { readonly name: 'other-network' | 'unclear'; readonly cause: Cause }
  | { readonly name: 'own-device' }

export const GOOD: Finding = { name: 'good' }

export type Quality = {
  readonly finding: Finding
  readonly recent: readonly Figures[]
  readonly heardAt: number
  /** Since when the figures have said otherwise than `finding`, without a break, and whether they call it good. */
  readonly otherwise: { readonly since: number; readonly good: boolean } | null
}

export const UNKNOWN: Quality = { finding: GOOD, recent: [], heardAt: 0, otherwise: null }

/** So many seconds are taken together: one bad second is no finding. */
const WINDOW = 5
/** A finding is told when it has lasted, and withdrawn when it has been gone for longer: nothing flickers. */
export const WEAK_AFTER_MS = 4_000
export const GOOD_AFTER_MS = 8_000
/** After a longer silence, a reconnection for example, what was before says nothing any more. */
const SILENCE_MS = 3_500

const LOSS = 0.05
/** With so little loss it is only told when the picture stutters, too. */
const SOME_LOSS = 0.02
const STUTTER_FPS = 8
const JITTER_MS = 100
/** Not enough for a small picture beside the sound. */
const NARROW_BPS = 300_000
const DELAY_MS = 500
const DROPPED = 0.3
/** The larger share of the window. */
const MOSTLY = 0.6
/** What was told is withdrawn only when the figures are this much better than what makes it told. */
const RELIEF = 0.6
/** One direction suffers so much more than the other that the cause lies where it begins. */
const ONE_SIDED = 2

/** The next second. */
export function assess(quality: Quality, figures: Figures, now: number): Quality {
  const silent = now - quality.heardAt > SILENCE_MS
  const recent = [...(silent ? [] : quality.recent), figures].slice(-WINDOW)
  const next = { ...quality, recent, heardAt: now }
  const judged = judge(recent, figures, quality.finding.name !== 'good')
  if (judged.name === quality.finding.name) return { ...next, otherwise: null }
  const good = judged.name === 'good'
  const goesOn = !silent && quality.otherwise?.good === good ? quality.otherwise : { since: now, good }
  if (now - goesOn.since < (good ? GOOD_AFTER_MS : WEAK_AFTER_MS)) return { ...next, otherwise: goesOn }
  return { ...next, finding: judged, otherwise: null }
}

/** What these seconds say by themselves. */
function judge(recent: readonly Figures[], { link, ownLinkSlow }: Figures, weakAlready: boolean): Finding {
  const by = weakAlready ? RELIEF : 1
  const mean = (key: NumberKey) => meanOf(recent, key)
  const mostly = (reason: Figures['limitedBy']) =>
    recent.filter(({ limitedBy }) => limitedBy === reason).length >= MOSTLY * recent.length
  const [sentLoss, receivedLoss] = [mean('sentLoss') ?? 0, mean('receivedLoss') ?? 0]
  const stutters = (mean('receivedFps') ?? STUTTER_FPS) < STUTTER_FPS && receivedLoss >= SOME_LOSS * by
  const lossy = Math.max(sentLoss, receivedLoss) >= LOSS * by || stutters || (mean('jitterMs') ?? 0) >= JITTER_MS * by
  const narrow = mostly('bandwidth') && (mean('availableBps') ?? Number.POSITIVE_INFINITY) < NARROW_BPS / by
  const side = (own: boolean, other: boolean, cause: Cause): Finding => {
    if (own || ownLinkSlow) return { name: 'own-network', cause, link }
    return { name: other ? 'other-network' : 'unclear', cause }
  }
  if (lossy) {
    const mostlyIn = (one: number, other: number) => one > 0 && one >= ONE_SIDED * other
    return side(mostlyIn(sentLoss, receivedLoss), mostlyIn(receivedLoss, sentLoss), 'loss')
  }
  // What leaves a household is its narrowest part.
  if (narrow) return side(true, false, 'narrow')
  if (mostly('cpu') || (mean('droppedFrames') ?? 0) >= DROPPED * by) return { name: 'own-device' }
  // A long way takes its time in both directions: it has no side.
  if ((mean('roundTripMs') ?? 0) >= DELAY_MS * by) return side(false, false, 'delay')
  return GOOD
}

type NumberKey = {
  [Key in keyof Figures]: Figures[Key] extends number | null ? Key : never
}[keyof Figures]

function meanOf(recent: readonly Figures[], key: NumberKey): number | null {
  const values = recent.map((figures) => figures[key]).filter((value) => value !== null)
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
