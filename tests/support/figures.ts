import fc from 'fast-check'
import type { Figures } from '@/lib/call/figures.rules'

/** A second of a good connection, as Chromium tells it. */
export const GOOD_SECOND: Figures = {
  roundTripMs: 30,
  sentLoss: 0,
  receivedLoss: 0,
  jitterMs: 4,
  availableBps: 4_000_000,
  limitedBy: 'none',
  receivedFps: 30,
  droppedFrames: 0,
  link: 'untold',
  ownLinkSlow: false,
}

const share = fc.option(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })))

/** Whatever a browser could say of one second. */
export const ANY_SECOND: fc.Arbitrary<Figures> = fc.record({
  roundTripMs: fc.option(fc.integer({ min: 0, max: 3_000 })),
  sentLoss: share,
  receivedLoss: share,
  jitterMs: fc.option(fc.integer({ min: 0, max: 400 })),
  availableBps: fc.option(fc.integer({ min: 0, max: 5_000_000 })),
  limitedBy: fc.constantFrom('none', 'cpu', 'bandwidth', 'other', null),
  receivedFps: fc.option(fc.integer({ min: 0, max: 30 })),
  droppedFrames: share,
  link: fc.constantFrom('wifi', 'mobile', 'cable', 'untold'),
  ownLinkSlow: fc.constantFrom(true, false, null),
})
