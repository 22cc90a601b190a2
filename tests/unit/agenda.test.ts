import { groupByDay, nextQuarter, onClock, phasesOf } from '@/lib/appointment/agenda.rules'

const ZONE = 'Europe/Berlin'

function item(startsAt: string, minutes = 15, cancelled = false) {
  return { startsAt, endsAt: new Date(new Date(startsAt).getTime() + minutes * 60_000).toISOString(), cancelled }
}

test.each([
  ['2026-07-01T22:30:00Z', { date: '2026-07-02', time: '00:30' }],
  ['2026-12-31T22:59:00Z', { date: '2026-12-31', time: '23:59' }],
  ['2027-03-28T01:00:00Z', { date: '2027-03-28', time: '03:00' }],
])('[L1] %s stands on the clinic’s clock', (at, expected) => {
  expect(onClock(new Date(at), ZONE)).toEqual(expected)
})

test.each([
  ['2026-11-23T13:59:59.999Z', '2026-11-23T14:00:00.000Z'],
  ['2026-11-23T14:00:00.000Z', '2026-11-23T14:15:00.000Z'],
  ['2026-11-23T23:50:00.000Z', '2026-11-24T00:00:00.000Z'],
])('[L1] after %s the next quarter of an hour begins at %s', (now, expected) => {
  expect(nextQuarter(new Date(now)).toISOString()).toBe(expected)
})

test('[L1] days are those of the clinic, also around midnight', () => {
  const items = [item('2026-11-23T22:00:00Z'), item('2026-11-23T22:59:00Z'), item('2026-11-23T23:00:00Z')]
  expect(groupByDay(items, ZONE).map(({ date, items }) => [date, items.length])).toEqual([
    ['2026-11-23', 2],
    ['2026-11-24', 1],
  ])
})

describe('[L1] where each appointment stands', () => {
  const early = item('2026-11-23T09:00:00Z')
  const cancelled = item('2026-11-23T09:15:00Z', 15, true)
  const middle = item('2026-11-23T09:30:00Z')
  const same = item('2026-11-23T09:30:00Z', 30)
  const late = item('2026-11-23T10:00:00Z')
  const all = [early, cancelled, middle, same, late]

  test.each([
    ['before all of them', '2026-11-23T08:59:59Z', ['next', 'cancelled', 'coming', 'coming', 'coming']],
    ['at the beginning', '2026-11-23T09:00:00Z', ['running', 'cancelled', 'next', 'next', 'coming']],
    ['at the end', '2026-11-23T09:15:00Z', ['over', 'cancelled', 'next', 'next', 'coming']],
    ['with two at once', '2026-11-23T09:44:59Z', ['over', 'cancelled', 'running', 'running', 'next']],
    ['after all of them', '2026-11-23T12:00:00Z', ['over', 'cancelled', 'over', 'over', 'over']],
  ])('%s', (_, now, expected) => {
    const phases = phasesOf(all, new Date(now))
    expect(all.map((one) => phases.get(one))).toEqual(expected)
  })
})
