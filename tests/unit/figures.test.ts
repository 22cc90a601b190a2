import { type Counters, type LinkHint, NOTHING_COUNTED, summarise } from '@/lib/call/figures.rules'
import { CHROMIUM, FIREFOX } from '../support/recorded-reports'

const UNTOLD: LinkHint = { type: null, effectiveType: null }

type Entry = Readonly<Record<string, unknown>>

/** The report with these fields in every entry of a type, or of one kind in it. */
function withFields(report: readonly Entry[], type: string, kind: string | null, fields: Entry): Entry[] {
  return report.map((entry) =>
    entry.type === type && (kind === null || entry.kind === kind) ? { ...entry, ...fields } : entry,
  )
}

const figuresOf = (report: readonly Entry[], before: Counters = NOTHING_COUNTED, hint = UNTOLD) =>
  summarise(report, before, hint).figures

test('[R24] what Chromium tells', () => {
  expect(figuresOf(CHROMIUM)).toEqual({
    roundTripMs: 1,
    sentLoss: 0,
    receivedLoss: 0,
    jitterMs: 1,
    availableBps: 3_347_040,
    limitedBy: 'bandwidth',
    receivedFps: 20,
    droppedFrames: 0,
    link: 'cable',
    ownLinkSlow: null,
  })
})

test('[R24] what Firefox tells: neither the path nor why the picture is not better', () => {
  expect(figuresOf(FIREFOX)).toEqual({
    roundTripMs: 2.319,
    sentLoss: 0,
    receivedLoss: 0,
    jitterMs: 5,
    availableBps: null,
    limitedBy: null,
    receivedFps: 30,
    droppedFrames: 0,
    link: 'untold',
    ownLinkSlow: null,
  })
})

test.each([
  ['Chromium', CHROMIUM],
  ['Firefox', FIREFOX],
])('[R24] loss in %s, in both directions', (_, report) => {
  const before = summarise(report, NOTHING_COUNTED, UNTOLD).counters
  const sending = withFields(report, 'remote-inbound-rtp', 'video', { fractionLost: 0.125 })
  expect(figuresOf(sending, before).sentLoss).toBe(0.125)
  const received = before.received + 90
  const receiving = withFields(report, 'inbound-rtp', null, { packetsLost: 5, packetsReceived: received / 2 })
  expect(figuresOf(receiving, before).receivedLoss).toBeCloseTo(0.1)
})

test('[R24] the report of a stream that has ended says nothing any more', () => {
  const old = withFields(CHROMIUM, 'remote-inbound-rtp', null, { fractionLost: 0.5, timestamp: 1_795_474_520_000 })
  expect(figuresOf(old)).toMatchObject({ sentLoss: null, roundTripMs: 0 })
})

test('[R24] a handful of packets, or packets that came after all, are no loss', () => {
  const { counters } = summarise(CHROMIUM, NOTHING_COUNTED, UNTOLD)
  expect(figuresOf(CHROMIUM, counters)).toMatchObject({ receivedLoss: null, droppedFrames: null })
  const more = { ...counters, received: counters.received - 100, lost: counters.lost + 7 }
  expect(figuresOf(CHROMIUM, more).receivedLoss).toBe(0)
})

test('[R24] frames that this device had no time for', () => {
  const { counters } = summarise(CHROMIUM, NOTHING_COUNTED, UNTOLD)
  const dropped = withFields(CHROMIUM, 'inbound-rtp', 'video', {
    framesReceived: counters.frames + 20,
    framesDropped: counters.dropped + 8,
  })
  expect(figuresOf(dropped, counters).droppedFrames).toBe(0.4)
})

test.each([
  [{ type: 'wifi', effectiveType: '4g' }, 'wifi', false],
  [{ type: 'cellular', effectiveType: '3g' }, 'mobile', true],
  [{ type: null, effectiveType: '2g' }, 'cable', true],
  [{ type: 'other', effectiveType: null }, 'untold', null],
])('[R24] the own way to the network, told as %j', (hint, link, ownLinkSlow) => {
  expect(figuresOf(CHROMIUM, NOTHING_COUNTED, hint)).toMatchObject({ link, ownLinkSlow })
})

test('[R24] nothing yet', () => {
  expect(figuresOf([])).toEqual({
    roundTripMs: null,
    sentLoss: null,
    receivedLoss: null,
    jitterMs: null,
    availableBps: null,
    limitedBy: null,
    receivedFps: null,
    droppedFrames: null,
    link: 'untold',
    ownLinkSlow: null,
  })
})
