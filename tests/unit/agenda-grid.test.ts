import fc from 'fast-check'
import { hoursOf, initialsOf, inTheWay, minuteOf, overlapping, placeDay } from '@/lib/appointment/grid.rules'
import { dayAfter, daysOf, isDay, mondayOf } from '@/lib/appointment/range.rules'
import { searchOf } from '@/lib/appointment/search.rules'
import { clockOf } from '@/lib/clinic/hours.rules'

const ZONE = 'Europe/Berlin'

function item(id: string, startsAt: string, minutes = 30, change: { doctorId?: string; cancelled?: boolean } = {}) {
  const endsAt = new Date(Date.parse(startsAt) + minutes * 60_000).toISOString()
  return { id, doctorId: 'a', startsAt, endsAt, cancelled: false, ...change }
}

/** `id from–to lane/lanes` */
const places = (items: ReturnType<typeof item>[]) =>
  placeDay(items, ZONE).map(
    ({ item: { id }, from, to, lane, lanes }) => `${id} ${clockOf(from)}–${clockOf(to)} ${lane}/${lanes}`,
  )

describe('[L1] places in the grid', () => {
  test('one after the other has the whole width', () => {
    expect(places([item('x', '2026-11-24T08:00:00Z'), item('y', '2026-11-24T08:30:00Z')])).toEqual([
      'x 09:00–09:30 0/1',
      'y 09:30–10:00 0/1',
    ])
  })

  test('what overlaps stands side by side, and only as long as it does', () => {
    expect(
      places([
        item('long', '2026-11-24T08:00:00Z', 60),
        item('early', '2026-11-24T08:00:00Z', 20),
        item('late', '2026-11-24T08:30:00Z', 20),
        item('after', '2026-11-24T09:00:00Z', 20),
      ]),
    ).toEqual(['long 09:00–10:00 0/2', 'early 09:00–09:20 1/2', 'late 09:30–09:50 1/2', 'after 10:00–10:20 0/1'])
  })

  test('a short one is as high as its name needs, and moves its neighbour aside', () => {
    expect(places([item('x', '2026-11-24T08:00:00Z', 5), item('y', '2026-11-24T08:10:00Z', 15)])).toEqual([
      'x 09:00–09:15 0/2',
      'y 09:10–09:25 1/2',
    ])
  })

  test('a cancelled one takes no place', () => {
    expect(places([item('x', '2026-11-24T08:00:00Z', 30, { cancelled: true })])).toEqual([])
  })

  test('an hour that exists twice stands side by side', () => {
    expect(places([item('summer', '2026-10-25T00:30:00Z'), item('winter', '2026-10-25T01:30:00Z')])).toEqual([
      'summer 02:30–03:00 0/2',
      'winter 02:30–03:00 1/2',
    ])
  })

  test('one over midnight ends with its day', () => {
    expect(places([item('x', '2026-11-24T22:45:00Z', 60)])).toEqual(['x 23:45–24:00 0/1'])
  })

  test('no two in one lane ever overlap, and every lane lies within the width', () => {
    const any = fc.array(
      fc.record({ start: fc.integer({ min: 0, max: 200 }), minutes: fc.integer({ min: 5, max: 240 }) }),
    )
    fc.assert(
      fc.property(any, (wishes) => {
        const begin = Date.parse('2026-11-24T06:00:00Z')
        const placed = placeDay(
          wishes.map(({ start, minutes }, index) =>
            item(String(index), new Date(begin + start * 5 * 60_000).toISOString(), minutes),
          ),
          ZONE,
        )
        expect(placed).toHaveLength(wishes.length)
        for (const one of placed) {
          expect(one.lane).toBeLessThan(one.lanes)
          const beside = placed.filter((other) => other !== one && other.from < one.to && other.to > one.from)
          for (const other of beside) {
            expect(other.lane).not.toBe(one.lane)
            expect(other.lanes).toBe(one.lanes)
          }
        }
      }),
    )
  })

  test('the usual hours are shown, and more when something is in them', () => {
    expect(hoursOf([[]])).toEqual({ from: 8, to: 18 })
    const early = placeDay([item('x', '2026-11-24T05:45:00Z')], ZONE)
    const late = placeDay([item('y', '2026-11-24T19:10:00Z')], ZONE)
    expect(hoursOf([early, late])).toEqual({ from: 6, to: 21 })
  })
})

test('[L1] an overlap is one of the same doctor, not of two, nor of a cancelled one', () => {
  const items = [
    item('long', '2026-11-24T08:00:00Z', 120),
    item('short', '2026-11-24T08:15:00Z', 15),
    item('inside', '2026-11-24T09:30:00Z', 15),
    item('next', '2026-11-24T10:00:00Z'),
    item('other', '2026-11-24T08:00:00Z', 30, { doctorId: 'b' }),
    item('gone', '2026-11-24T10:00:00Z', 30, { cancelled: true }),
  ]
  expect([...overlapping(items)].toSorted()).toEqual(['inside', 'long', 'short'])
})

test.each([
  ['before it', '09:30', 30, []],
  ['into its beginning', '09:45', 16, ['x']],
  ['in the middle of it', '10:05', 5, ['x']],
  ['after it', '10:30', 15, []],
])('[L1] what begins %s', (_, time, minutes, expected) => {
  const items = [item('x', '2026-11-24T09:00:00Z'), item('other', '2026-11-24T09:00:00Z', 30, { doctorId: 'b' })]
  const wish = { doctorId: 'a', date: '2026-11-24', time, minutes }
  expect(inTheWay(items, wish, ZONE).map(({ id }) => id)).toEqual(expected)
  expect(inTheWay(items, { ...wish, except: 'x' }, ZONE)).toEqual([])
})

test('[L1] minutes are those on the clinic’s clock', () => {
  expect(minuteOf(new Date('2027-03-28T01:00:00Z'), ZONE)).toBe(3 * 60)
  expect(clockOf(9 * 60 + 5)).toBe('09:05')
})

describe('[L1] the days of a view', () => {
  test.each([
    ['2026-11-23', '2026-11-23'],
    ['2026-11-29', '2026-11-23'],
    ['2027-01-01', '2026-12-28'],
    ['2026-10-25', '2026-10-19'],
  ])('%s lies in the week of %s', (date, monday) => {
    expect(mondayOf(date)).toBe(monday)
    expect(daysOf('week', date)).toHaveLength(7)
    expect(daysOf('week', date)[0]).toBe(monday)
  })

  test('a day is itself, a list goes on for a fortnight', () => {
    expect(daysOf('day', '2026-11-24')).toEqual(['2026-11-24'])
    expect(daysOf('list', '2026-11-24').at(-1)).toBe('2026-12-07')
    expect(dayAfter('2027-03-28', 1)).toBe('2027-03-29')
  })

  test.each(['2026-02-30', '2026-13-01', '24.11.2026', '', '2026-11-24T10:00', '0000-00-00', '9999-12-31'])(
    '»%s« is no day',
    (text) => expect(isDay(text)).toBe(false),
  )
})

test.each([
  ['Nachsorge', { words: ['Nachsorge'], times: [], days: [] }],
  ['14:30', { words: [], times: ['14:30'], days: [] }],
  ['9:05', { words: [], times: ['09:05'], days: [] }],
  ['14 Uhr', { words: [], times: ['14:'], days: [] }],
  ['14.30 Uhr', { words: [], times: ['14:30'], days: [] }],
  ['24.11.', { words: [], times: [], days: ['24.11.'] }],
  ['3.1.2027', { words: [], times: [], days: ['03.01.2027'] }],
  ['24.11.26', { words: [], times: [], days: ['24.11.2026'] }],
  ['A 12 24.11. 9:30', { words: ['A', '12'], times: ['09:30'], days: ['24.11.'] }],
  ['25:00 32.13.', { words: ['25:00', '32.13.'], times: [], days: [] }],
])('[L1] »%s« is looked for as it is meant', (text, expected) => {
  expect(searchOf(text)).toEqual(expected)
})

describe('[L1] a doctor’s initials, where several stand side by side', () => {
  test.each([
    [
      ['Dr. Demo Eins', 'Dr. Demo Zwei'],
      ['DE', 'DZ'],
    ],
    [
      ['Dr. med. Ada Demo', 'Prof. Dr. Anna Demo', 'Demo'],
      ['AD', 'ADe', 'D'],
    ],
    [
      ['öz', ''],
      ['Ö', ''],
    ],
  ])('%j', (names, initials) => {
    expect([...initialsOf(names)]).toEqual(names.map((name, index) => [name, initials[index]]))
  })
})
