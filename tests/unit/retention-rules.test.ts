import fc from 'fast-check'
import { dailyRunIsDue, limitAt } from '@/lib/retention/clock.rules'
import { RECORD_KINDS, RECORDS } from '@/lib/retention/records.rules'
import { daysOf, isAllowedKeepDays, saysOfPatients, stateOf } from '@/lib/retention/rules'

const NOW = new Date('2026-11-23T12:00:00.000Z')

test('[R7][L10] nothing that says something about a patient lasts longer than 89 days, whatever the clinic sets', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 89 }), (keepDays) => {
      for (const kind of RECORD_KINDS.filter(saysOfPatients)) {
        expect(daysOf(kind, keepDays)).toBeLessThanOrEqual(89)
      }
    }),
  )
})

test('[L10] 89 days never reach beyond three months', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('2026-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), (end) => {
      const later = new Date(end)
      later.setUTCDate(1)
      later.setUTCMonth(end.getUTCMonth() + 3)
      const last = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate()
      later.setUTCDate(Math.min(end.getUTCDate(), last))
      expect(limitAt(89, later).getTime()).toBeGreaterThanOrEqual(end.getTime())
    }),
  )
})

test('[R7] only whole days from 1 to 89 are a period', () => {
  expect([1, 30, 89].every(isAllowedKeepDays)).toBe(true)
  expect([0, -1, 90, 400, 29.5, Number.NaN, Number.POSITIVE_INFINITY].some(isAllowedKeepDays)).toBe(false)
})

test('[R7] the daily run is due without a run before it, and from 24 hours on', () => {
  expect(dailyRunIsDue(undefined, NOW)).toBe(true)
  expect(dailyRunIsDue(new Date(NOW.getTime() - 86_400_000), NOW)).toBe(true)
  expect(dailyRunIsDue(new Date(NOW.getTime() - 86_399_999), NOW)).toBe(false)
})

test('[R7] the one answer is the worst of all kinds', () => {
  const none = { due: 0, overdue: 0 }
  expect(stateOf([none, none])).toBe('clear')
  expect(stateOf([none, { due: 1, overdue: 0 }])).toBe('due')
  expect(
    stateOf([
      { due: 3, overdue: 0 },
      { due: 2, overdue: 1 },
    ]),
  ).toBe('overdue')
})

test.each(RECORD_KINDS)('[R7] every column of %s is classified once', (kind) => {
  const columns = Object.values(RECORDS[kind].columns).flat()
  expect(new Set(columns).size).toBe(columns.length)
})
