import { formatCode, isOpen, normaliseCode } from '@/lib/dial-in/rules'

test.each([
  ['K7QM3X9RT2', 'K7QM3X9RT2'],
  ['k7qm-3x9-rt2', 'K7QM3X9RT2'],
  [' K7QM – 3X9 – RT2 ', 'K7QM3X9RT2'],
  ['OoIiLl1234', '0011111234'],
  ['Ｋ７ＱＭ３Ｘ９ＲＴ２', 'K7QM3X9RT2'],
])('[L2] »%s« means %s', (typed, meant) => {
  expect(normaliseCode(typed)).toBe(meant)
})

test.each(['', 'K7QM3X9RT', 'K7QM3X9RT22', 'K7QM3X9RTU', 'K7QM3X9RT!', 'ÄÖÜ'])('[L2] »%s« is no code', (typed) => {
  expect(normaliseCode(typed)).toBeUndefined()
})

test('[L1] a code is shown in groups, and means the same', () => {
  expect(formatCode('K7QM3X9RT2')).toBe('K7QM-3X9-RT2')
  expect(normaliseCode(formatCode('K7QM3X9RT2'))).toBe('K7QM3X9RT2')
})

test.each([
  ['a minute too early', '2026-11-23T08:29:59Z', false],
  ['just open', '2026-11-23T08:30:00Z', true],
  ['at the last moment', '2026-11-23T11:15:00Z', true],
  ['too late', '2026-11-23T11:15:01Z', false],
])('[L2] dial-in %s', (_, at, open) => {
  const window = { startsAt: new Date('2026-11-23T09:00:00Z'), endsAt: new Date('2026-11-23T09:15:00Z') }
  expect(isOpen(window, { openBeforeMinutes: 30, openAfterMinutes: 120 }, new Date(at))).toBe(open)
})
