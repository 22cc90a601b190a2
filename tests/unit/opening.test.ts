import { clockOf, faultyClosedDays, faultyHours, minutesOf } from '@/lib/clinic/hours.rules'
import { openingAt } from '@/lib/clinic/opening.rules'

const ZONE = 'Europe/Berlin'
const hours = (weekday: number, opens: string, closes: string) => ({
  weekday,
  opens: minutesOf(opens) ?? -1,
  closes: closes === '24:00' ? 1440 : (minutesOf(closes) ?? -1),
})
/** Monday to Friday in the morning, on Monday also in the afternoon. */
const WEEK = [hours(1, '14:00', '18:00'), ...[1, 2, 3, 4, 5].map((weekday) => hours(weekday, '08:00', '12:00'))]
const leave = (firstDay: string, lastDay: string, name = 'Betriebsferien') => ({ firstDay, lastDay, name })
const look = (now: string, closedDays: ReturnType<typeof leave>[] = [], of = WEEK) =>
  openingAt({ hours: of, closedDays }, new Date(now), ZONE)

test('[L7] without opening hours nothing is said', () => {
  expect(look('2026-11-23T03:00:00+01:00', [leave('2026-11-01', '2026-12-01')], [])).toEqual({ state: 'untold' })
})

test.each([
  ['as it opens', '2026-11-23T08:00:00+01:00'],
  ['a moment before it closes', '2026-11-23T11:59:59+01:00'],
  ['after the break', '2026-11-23T14:00:00+01:00'],
])('[L7] open %s', (_, now) => {
  expect(look(now)).toEqual({ state: 'open' })
})

test.each([
  ['a moment before it opens', '2026-11-23T07:59:59+01:00', '2026-11-23T08:00:00+01:00', true],
  ['in the break', '2026-11-23T12:00:00+01:00', '2026-11-23T14:00:00+01:00', true],
  ['in the evening', '2026-11-23T18:00:00+01:00', '2026-11-24T08:00:00+01:00', false],
  ['on Friday afternoon', '2026-11-27T12:00:00+01:00', '2026-11-30T08:00:00+01:00', false],
  ['after midnight, when it is still Sunday in UTC', '2026-11-30T00:30:00+01:00', '2026-11-30T08:00:00+01:00', true],
  ['over the clock going forward', '2027-03-26T12:00:00+01:00', '2027-03-29T08:00:00+02:00', false],
  ['over the clock going back', '2026-10-23T12:00:00+02:00', '2026-10-26T08:00:00+01:00', false],
])('[L7] closed %s, and when it next opens', (_, now, next, today) => {
  expect(look(now)).toEqual({ state: 'closed', next: new Date(next), today, name: '' })
})

test('[L7] closed days are passed over, the first and the last one included, and have a name', () => {
  const days = [leave('2026-12-24', '2026-12-31'), leave('2027-01-01', '2027-01-01', 'Neujahr')]
  expect(look('2026-12-24T09:00:00+01:00', days)).toEqual({
    state: 'closed',
    next: new Date('2027-01-04T08:00:00+01:00'),
    today: false,
    name: 'Betriebsferien',
  })
  expect(look('2027-01-01T00:00:00+01:00', days)).toMatchObject({ name: 'Neujahr' })
  expect(look('2026-12-23T09:00:00+01:00', days)).toEqual({ state: 'open' })
})

test('[L7] a clinic that does not open any more says so by saying nothing of a next time', () => {
  expect(
    look('2026-11-23T07:00:00+01:00', [leave('2026-11-01', '2027-10-31'), leave('2027-11-01', '2028-10-30')]),
  ).toEqual({ state: 'closed', next: undefined, today: false, name: 'Betriebsferien' })
})

test('[L7] on the day of a clock change hours stay those of the clock', () => {
  const night = [hours(7, '02:30', '24:00')]
  // 02:30 does not exist on 28 March 2027: the hour after it counts.
  expect(look('2027-03-28T00:59:00Z', [], night)).toMatchObject({ next: new Date('2027-03-28T01:30:00Z') })
  expect(look('2027-03-28T21:59:59Z', [], night)).toEqual({ state: 'open' })
  expect(look('2027-03-28T22:00:00Z', [], night)).toMatchObject({ state: 'closed' })
})

test.each([
  ['00:00', 0],
  ['08:30', 510],
  ['23:59', 1439],
  ['24:00', undefined],
  ['8:30', undefined],
  ['', undefined],
])('[L7] the time %s is minute %s', (time, minutes) => {
  expect(minutesOf(time)).toBe(minutes)
  if (minutes !== undefined) expect(clockOf(minutes)).toBe(time)
})

test('[L7] what ends before it begins, passes midnight or overlaps is at fault; what touches is not', () => {
  expect(
    faultyHours([
      hours(1, '08:00', '12:00'),
      hours(1, '12:00', '13:00'),
      hours(1, '12:59', '14:00'),
      hours(2, '12:59', '14:00'),
      hours(3, '22:00', '02:00'),
      hours(4, '08:00', '08:00'),
      hours(5, '00:00', '24:00'),
    ]),
  ).toEqual([2, 4, 5])
})

test('[L7] closed days end on or after their first day, within a year', () => {
  expect(
    faultyClosedDays([
      leave('2026-12-24', '2026-12-24'),
      leave('2026-12-24', '2026-12-23'),
      leave('2026-12-24', '2027-12-24'),
      leave('2026-12-24', '2027-12-25'),
      leave('', ''),
    ]),
  ).toEqual([1, 3, 4])
})
