import fc from 'fast-check'
import type { Figures } from '@/lib/call/figures.rules'
import {
  assess,
  type Finding,
  GOOD,
  GOOD_AFTER_MS,
  type Quality,
  UNKNOWN,
  WEAK_AFTER_MS,
} from '@/lib/call/quality.rules'
import { ANY_SECOND, GOOD_SECOND } from '../support/figures'

/** What is told after each of these seconds; `pauseMs` lies before them. */
function tell(
  seconds: readonly Partial<Figures>[],
  from: { quality: Quality; now: number } = { quality: UNKNOWN, now: 0 },
) {
  let { quality, now } = from
  const told = seconds.map((figures): Finding => {
    now += 1_000
    quality = assess(quality, { ...GOOD_SECOND, ...figures }, now)
    return quality.finding
  })
  return { told, last: told.at(-1) ?? GOOD, quality, now }
}

const lasting = (figures: Partial<Figures>, seconds = 12) => Array.from({ length: seconds }, () => figures)

test.each<[string, Partial<Figures>, Finding]>([
  ['all is well', {}, GOOD],
  [
    'the browser tells nothing',
    {
      sentLoss: null,
      receivedLoss: null,
      jitterMs: null,
      availableBps: null,
      limitedBy: null,
      receivedFps: null,
      droppedFrames: null,
      roundTripMs: null,
    },
    GOOD,
  ],
  ['a little loss', { sentLoss: 0.03 }, GOOD],
  [
    'only what is sent is lost, over Wi-Fi',
    { sentLoss: 0.1, link: 'wifi' },
    { name: 'own-network', cause: 'loss', link: 'wifi' },
  ],
  [
    'only what is sent is lost, on the road',
    { sentLoss: 0.1, link: 'mobile' },
    { name: 'own-network', cause: 'loss', link: 'mobile' },
  ],
  [
    'only what is sent is lost',
    { sentLoss: 0.1, receivedLoss: 0.02 },
    { name: 'own-network', cause: 'loss', link: 'untold' },
  ],
  ['only what is received is lost', { receivedLoss: 0.1, sentLoss: 0.01 }, { name: 'other-network', cause: 'loss' }],
  ['both are lost', { receivedLoss: 0.1, sentLoss: 0.08 }, { name: 'unclear', cause: 'loss' }],
  [
    'both are lost, and the own way is slow',
    { receivedLoss: 0.1, sentLoss: 0.08, ownLinkSlow: true },
    { name: 'own-network', cause: 'loss', link: 'untold' },
  ],
  [
    'a little loss, and the picture stutters',
    { receivedLoss: 0.03, receivedFps: 5 },
    { name: 'other-network', cause: 'loss' },
  ],
  ['a slow picture alone: perhaps a dark room', { receivedFps: 5 }, GOOD],
  ['what arrives comes unsteadily', { jitterMs: 150 }, { name: 'unclear', cause: 'loss' }],
  [
    'a narrow path',
    { availableBps: 200_000, limitedBy: 'bandwidth' },
    { name: 'own-network', cause: 'narrow', link: 'untold' },
  ],
  ['a low estimate that limits nothing', { availableBps: 200_000, limitedBy: 'none' }, GOOD],
  ['the device cannot encode', { limitedBy: 'cpu' }, { name: 'own-device' }],
  ['the device cannot decode', { droppedFrames: 0.5 }, { name: 'own-device' }],
  [
    'a busy device and loss: what hurts the sound comes first',
    { limitedBy: 'cpu', receivedLoss: 0.1 },
    { name: 'other-network', cause: 'loss' },
  ],
  ['a long way', { roundTripMs: 700 }, { name: 'unclear', cause: 'delay' }],
  [
    'a long way, and the own network is slow',
    { roundTripMs: 700, ownLinkSlow: true, link: 'mobile' },
    { name: 'own-network', cause: 'delay', link: 'mobile' },
  ],
])('[R24] %s', (_, figures, finding) => {
  expect(tell(lasting(figures)).last).toEqual(finding)
})

test('[R24] a weakness is told when it has lasted, and withdrawn when it has been gone for longer', () => {
  const { told, quality, now } = tell(lasting({ sentLoss: 0.2 }))
  const first = told.findIndex(({ name }) => name !== 'good')
  expect(first * 1_000).toBe(WEAK_AFTER_MS)
  const { told: after } = tell(lasting({}, 30), { quality, now })
  const good = after.findIndex(({ name }) => name === 'good')
  expect(good * 1_000).toBeGreaterThanOrEqual(GOOD_AFTER_MS)
  expect(after.slice(good).every(({ name }) => name === 'good')).toBe(true)
})

test('[R24] one bad second is none of anybody’s business', () => {
  const { told } = tell([...lasting({}), { sentLoss: 0.2, receivedLoss: 0.15 }, ...lasting({})])
  expect(told.every(({ name }) => name === 'good')).toBe(true)
})

test('[R24] figures that lie between »told« and »withdrawn« change nothing, from either side', () => {
  const between = lasting({ sentLoss: 0.04 }, 30)
  expect(tell(between).last).toEqual(GOOD)
  const weak = tell(lasting({ sentLoss: 0.1 }))
  expect(tell(between, weak).last.name).toBe('own-network')
})

test('[R24] after a silence the time before it counts no more', () => {
  const weak = tell(lasting({ sentLoss: 0.2 }, 4))
  expect(weak.last).toEqual(GOOD)
  const { told } = tell(lasting({ sentLoss: 0.2 }, 4), { ...weak, now: weak.now + 10_000 })
  expect(told.every(({ name }) => name === 'good')).toBe(true)
})

test('[R24] whatever is measured: what is told never changes faster than the hysteresis', () => {
  fc.assert(
    fc.property(fc.array(ANY_SECOND, { maxLength: 120 }), (seconds) => {
      const { told } = tell(seconds)
      const changes = told.flatMap((finding, at) => (finding.name === (told[at - 1] ?? GOOD).name ? [] : [at]))
      changes.forEach((at, index) => {
        const held = (at - (changes[index - 1] ?? 0)) * 1_000
        expect(held).toBeGreaterThanOrEqual(told[at]?.name === 'good' ? GOOD_AFTER_MS : WEAK_AFTER_MS)
      })
    }),
  )
})
