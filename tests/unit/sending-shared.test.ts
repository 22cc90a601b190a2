import fc from 'fast-check'
import {
  adapt,
  begin,
  bestStepFor,
  COSTS,
  costOf,
  grow,
  type PictureContent,
  type Sending,
  within,
} from '@/lib/call/sending.rules'
import { ANY_SECOND, GOOD_SECOND } from '../support/figures'

const CONTENT: fc.Arbitrary<PictureContent> = fc.constantFrom('camera', 'screen')
const RECEIVERS = fc.integer({ min: 1, max: 8 })

test('[R24][F15] what goes to all together costs no more than what would go to one', () => {
  fc.assert(
    fc.property(CONTENT, RECEIVERS, (content, receivers) => {
      const step = bestStepFor(content, receivers)
      expect(receivers * COSTS[content][step].bitsPerSecond).toBeLessThanOrEqual(COSTS[content].full.bitsPerSecond)
    }),
  )
})

test('[R24] two people are sent the second step, three the third', () => {
  expect([1, 2, 3, 4].map((receivers) => bestStepFor('camera', receivers))).toEqual([
    'full',
    'reduced',
    'small',
    'small',
  ])
})

test('[R24] no calm however long leads above what so many receivers allow', () => {
  fc.assert(
    fc.property(CONTENT, RECEIVERS, fc.array(ANY_SECOND, { maxLength: 60 }), (content, receivers, seconds) => {
      let sending: Sending = within(grow(begin(null, 0), 1_000), content, receivers)
      const limit = COSTS[content][bestStepFor(content, receivers)].bitsPerSecond
      for (const [second, figures] of [...seconds, ...Array.from({ length: 60 }, () => GOOD_SECOND)].entries()) {
        sending = adapt(sending, content, figures, 1_000 * (second + 2), receivers)
        expect(costOf(sending, content).bitsPerSecond).toBeLessThanOrEqual(limit)
      }
    }),
    { numRuns: 50 },
  )
})

test('[R24] who is alone with one other again climbs back to the full picture', () => {
  let sending = within(grow(begin(null, 0), 1_000), 'camera', 3)
  expect(sending.step).toBe('small')
  for (let second = 2; second < 120; second += 1) sending = adapt(sending, 'camera', GOOD_SECOND, 1_000 * second, 1)
  expect(sending.step).toBe('full')
})
