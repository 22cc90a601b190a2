import { dayAfter } from '@/lib/appointment/range.rules'
import { datesOf, daysBetween, instantsOf, MAX_IN_SERIES } from '@/lib/appointment/series.rules'

const ZONE = 'Europe/Berlin'

/** The clock on the clinic's wall. */
const wall = (at: Date) => at.toLocaleString('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'short' })

describe('[L1] a repeated appointment', () => {
  test.each([
    ['every week', { everyWeeks: 1, until: '2026-12-21' }, ['2026-11-30', '2026-12-07', '2026-12-14', '2026-12-21']],
    ['every second week', { everyWeeks: 2, until: '2026-12-27' }, ['2026-11-30', '2026-12-14']],
    ['until the day itself', { everyWeeks: 1, until: '2026-11-30' }, ['2026-11-30']],
    ['until a day before it', { everyWeeks: 1, until: '2026-11-01' }, ['2026-11-30']],
    ['over the end of the year', { everyWeeks: 4, until: '2027-01-31' }, ['2026-11-30', '2026-12-28', '2027-01-25']],
  ])('%s', (_, repeat, expected) => {
    expect(datesOf('2026-11-30', repeat)).toEqual(expected)
  })

  test('is refused when it would be more than the most', () => {
    const last = dayAfter('2026-11-30', 7 * (MAX_IN_SERIES - 1))
    expect(datesOf('2026-11-30', { everyWeeks: 1, until: last })).toHaveLength(MAX_IN_SERIES)
    expect(datesOf('2026-11-30', { everyWeeks: 1, until: dayAfter(last, 7) })).toBeUndefined()
  })

  test.each([
    ['into winter', '2026-10-19', ['2026-10-19 09:30', '2026-10-26 09:30', '2026-11-02 09:30'], [7, 8, 8]],
    ['into summer', '2027-03-22', ['2027-03-22 09:30', '2027-03-29 09:30', '2027-04-05 09:30'], [8, 7, 7]],
  ])('keeps its time on the clinic’s clock %s', (_, first, onTheWall, hoursInUtc) => {
    const dates = datesOf(first, { everyWeeks: 1, until: dayAfter(first, 14) }) ?? []
    const scheduled = instantsOf(dates, '09:30', ZONE, undefined)
    if (!('all' in scheduled)) throw new Error('every one of these hours exists once')
    expect(scheduled.all.map(wall)).toEqual(onTheWall)
    expect(scheduled.all.map((at) => at.getUTCHours())).toEqual(hoursInUtc)
  })

  test('names the day on which its hour does not exist', () => {
    expect(instantsOf(['2027-03-21', '2027-03-28', '2027-04-04'], '02:30', ZONE, undefined)).toEqual({
      code: 'hour-does-not-exist',
      dates: ['2027-03-28'],
    })
  })

  test('asks once about the day on which its hour exists twice', () => {
    const dates = ['2026-10-18', '2026-10-25', '2026-11-01']
    expect(instantsOf(dates, '02:30', ZONE, undefined)).toEqual({ code: 'hour-exists-twice', dates: ['2026-10-25'] })
    const times = (occurrence: 'first' | 'second') => {
      const scheduled = instantsOf(dates, '02:30', ZONE, occurrence)
      return 'all' in scheduled ? scheduled.all.map((at) => at.toISOString().slice(11, 16)) : []
    }
    expect(times('first')).toEqual(['00:30', '00:30', '01:30'])
    expect(times('second')).toEqual(['00:30', '01:30', '01:30'])
  })
})

test('[L1] days are counted on the calendar, whatever the clocks do', () => {
  expect(daysBetween('2027-03-27', '2027-03-29')).toBe(2)
  expect(daysBetween('2026-10-26', '2026-10-24')).toBe(-2)
  expect(dayAfter('2028-02-28', 1)).toBe('2028-02-29')
  expect(dayAfter('2027-01-01', -1)).toBe('2026-12-31')
})
