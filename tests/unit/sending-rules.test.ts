import fc from 'fast-check'
import type { Figures } from '@/lib/call/figures.rules'
import {
  adapt,
  begin,
  COSTS,
  costOf,
  DOWN_AFTER_MS,
  grow,
  LONGEST_PATIENCE_MS,
  type PictureContent,
  type Sending,
  UP_AFTER_MS,
} from '@/lib/call/sending.rules'
import { ANY_SECOND, GOOD_SECOND } from '../support/figures'

const BEGUN = grow(begin(null, 0), 1_000)
const ORDER = ['full', 'reduced', 'small', 'least']

type Run = { readonly sending: Sending; readonly now: number; readonly trail: readonly Sending[] }

function run(
  seconds: readonly Partial<Figures>[],
  { sending, now }: { sending: Sending; now: number } = { sending: BEGUN, now: 1_000 },
  content: PictureContent = 'camera',
): Run {
  const trail: Sending[] = []
  let [state, at] = [sending, now]
  for (const figures of seconds) {
    at += 1_000
    state = adapt(state, content, { ...GOOD_SECOND, ...figures }, at)
    trail.push(state)
  }
  return { sending: state, now: at, trail }
}

const lasting = (figures: Partial<Figures>, seconds: number) => Array.from({ length: seconds }, () => figures)

test('[R24] the first second is small whatever the step, and the step follows', () => {
  const first = begin(null, 0)
  expect(costOf(first, 'camera')).toEqual({ ...COSTS.camera.full, shrink: 4 })
  expect(run(lasting({ sentLoss: 0.5 }, 3), { sending: first, now: 0 }).sending).toBe(first)
  expect(costOf(grow(first, 1_000), 'camera')).toEqual(COSTS.camera.full)
  expect(grow(BEGUN, 5_000)).toBe(BEGUN)
})

test('[R24] a picture that begins anew goes back to the step that the path had shown', () => {
  const small = run(lasting({ sentLoss: 0.1 }, 12))
  expect(small.sending.step).toBe('small')
  const again = begin(small.sending, small.now)
  expect(costOf(again, 'camera').shrink).toBe(4)
  expect(costOf(grow(again, small.now + 1_000), 'camera')).toEqual(COSTS.camera.small)
})

test.each<[string, Partial<Figures>, string]>([
  ['nothing is wrong', {}, 'full'],
  ['the browser tells nothing', { sentLoss: null, availableBps: null, limitedBy: null }, 'full'],
  ['a little loss', { sentLoss: 0.03 }, 'full'],
  ['loss', { sentLoss: 0.08 }, 'small'],
  ['heavy loss', { sentLoss: 0.3 }, 'least'],
  ['a path of 900 kbit/s', { availableBps: 900_000 }, 'reduced'],
  ['a path of 600 kbit/s', { availableBps: 600_000 }, 'reduced'],
  ['a path of 400 kbit/s', { availableBps: 400_000 }, 'small'],
  ['a path of 200 kbit/s', { availableBps: 200_000 }, 'least'],
  ['a busy device', { limitedBy: 'cpu' }, 'small'],
  ['a path that limits, but is wide enough', { limitedBy: 'bandwidth', availableBps: 1_500_000 }, 'full'],
])('[R24] %s', (_, figures, step) => {
  expect(run(lasting(figures, 20)).sending.step).toBe(step)
})

test('[R24] loss that comes and goes is loss', () => {
  const seconds = Array.from({ length: 20 }, (_, at) => ({ sentLoss: at % 2 ? 0 : 0.24 }))
  expect(run(seconds).trail.some(({ step }) => step === 'small')).toBe(true)
})

test('[R24] down fast, up slowly', () => {
  const down = run(lasting({ sentLoss: 0.3 }, 10))
  expect(down.trail.findIndex(({ step }) => step !== 'full') * 1_000).toBe(DOWN_AFTER_MS)
  expect(down.sending.step).toBe('least')
  const up = run(lasting({}, 60), down)
  expect(up.sending.step).toBe('full')
  const climbs = ORDER.slice(0, 3).map((name) => up.trail.findIndex(({ step }) => step === name))
  expect(climbs[2]).toBeGreaterThanOrEqual(UP_AFTER_MS / 1_000)
})

test('[R24] after each climb in vain the next one waits twice as long, at most a minute', () => {
  /** A path that carries the reduced picture and loses a tenth of a full one. */
  let at = run(lasting({ sentLoss: 0.1 }, 6))
  const pauses: number[] = []
  let fellAt = at.now
  for (let second = 0; second < 600; second += 1) {
    const before = at.sending
    at = run([{ sentLoss: before.step === 'full' ? 0.1 : 0 }], at)
    if (before.step === 'full' && at.sending.step !== 'full') fellAt = at.now
    if (before.step !== 'full' && at.sending.step === 'full') pauses.push(at.now - fellAt)
  }
  // The first one began before a climb was in vain.
  const later = pauses.slice(1)
  expect(later.length).toBeGreaterThan(4)
  for (const [index, pause] of later.slice(1).entries()) expect(pause).toBeGreaterThanOrEqual(later[index] ?? 0)
  expect(later[0]).toBeGreaterThanOrEqual(UP_AFTER_MS * 2)
  expect(Math.max(...later)).toBeGreaterThanOrEqual(LONGEST_PATIENCE_MS)
  expect(Math.max(...later)).toBeLessThanOrEqual(LONGEST_PATIENCE_MS + 10_000)
})

test('[R24] a climb that the browser’s own figure does not promise is tried, but late', () => {
  const narrow = { availableBps: 600_000 }
  const { trail } = run(lasting(narrow, 90))
  const fell = trail.findIndex(({ step }) => step === 'reduced')
  const climbed = trail.findIndex(({ step }, at) => at > fell && step === 'full')
  expect((climbed - fell) * 1_000).toBeGreaterThanOrEqual(UP_AFTER_MS * 4)
})

test('[R24] a shared screen keeps its letters: only its frames become fewer', () => {
  for (const name of ['full', 'reduced', 'small', 'least'] as const) expect(COSTS.screen[name].shrink).toBe(1)
  expect(costOf(begin(null, 0), 'screen').shrink).toBe(1)
  const frames = Object.values(COSTS.screen).map(({ framesPerSecond }) => framesPerSecond)
  expect(frames).toEqual([...new Set(frames)].sort((a, b) => b - a))
  expect(run(lasting({ sentLoss: 0.3 }, 12), undefined, 'screen').sending.step).toBe('least')
})

test('[R24] whatever is measured: a picture stays, steps are never nearer than the hysteresis, a climb is one step', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('camera' as const, 'screen' as const),
      fc.array(ANY_SECOND, { maxLength: 200 }),
      (content, seconds) => {
        const { trail } = run(seconds, undefined, content)
        let before = BEGUN
        let changedAt = 0
        for (const [second, sending] of trail.entries()) {
          const cost = costOf(sending, content)
          expect(cost.bitsPerSecond).toBeGreaterThanOrEqual(150_000)
          expect(cost.framesPerSecond).toBeGreaterThan(0)
          const by = ORDER.indexOf(sending.step) - ORDER.indexOf(before.step)
          if (by !== 0) {
            const heldMs = (second + 1) * 1_000 - changedAt
            expect(heldMs).toBeGreaterThanOrEqual(by > 0 ? DOWN_AFTER_MS : UP_AFTER_MS)
            expect(by).toBeGreaterThanOrEqual(-1)
            changedAt = (second + 1) * 1_000
          }
          before = sending
        }
      },
    ),
  )
})
