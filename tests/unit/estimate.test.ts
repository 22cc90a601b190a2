import { expectedAt, minutesUntil, type Turn } from '@/lib/waiting-room/estimate.rules'

const at = (time: string) => new Date(`2026-11-23T${time}:00.000Z`)
const NOW = at('10:00')
const slot = (begin: string, end: string) => ({ startsAt: at(begin), endsAt: at(end) })
const running = (begin: string, end: string, admitted: string): Turn => ({
  ...slot(begin, end),
  admittedAt: at(admitted),
  here: false,
})
const waits = (begin: string, end: string): Turn => ({ ...slot(begin, end), admittedAt: null, here: true })
const absent = (begin: string, end: string): Turn => ({ ...slot(begin, end), admittedAt: null, here: false })

test.each([
  ['before the own time, with nothing ahead, the appointment itself counts', slot('10:10', '10:25'), [], '10:10'],
  [
    'the consultation in progress ends in time: the own time counts',
    slot('10:15', '10:30'),
    [running('09:45', '10:00', '09:55')],
    '10:15',
  ],
  [
    'the consultation in progress began late and takes as long as it is planned',
    slot('10:00', '10:15'),
    [running('09:45', '10:00', '09:58')],
    '10:13',
  ],
  [
    'who waits with an earlier appointment comes first',
    slot('10:00', '10:15'),
    [running('09:30', '09:45', '09:50'), waits('09:45', '10:00')],
    '10:20',
  ],
  [
    'an appointment still to come before the own one is counted, whether its patient is here or not',
    slot('10:20', '10:35'),
    [running('09:45', '10:00', '09:56'), absent('10:05', '10:20')],
    '10:26',
  ],
  [
    'the order of what is ahead does not matter',
    slot('10:30', '10:45'),
    [absent('10:15', '10:30'), waits('10:05', '10:15'), running('09:45', '10:00', '09:50')],
    '10:30',
  ],
  [
    'an earlier appointment to which nobody came does not count any more',
    slot('10:05', '10:20'),
    [absent('09:30', '09:45')],
    '10:05',
  ],
  ['at most an hour ahead', slot('11:00', '11:15'), [], '11:00'],
])('[L4] %s', (_, own, turns, expected) => {
  expect(expectedAt(own, turns, NOW)).toEqual(at(expected))
})

test.each([
  ['the own time has come and the doctor is in no consultation', slot('10:00', '10:15'), []],
  [
    'the consultation in progress takes longer than planned',
    slot('10:00', '10:15'),
    [running('09:30', '09:45', '09:45')],
  ],
  ['somebody’s time has come and the doctor is in no consultation', slot('10:05', '10:20'), [waits('09:50', '10:05')]],
  ['somebody’s time runs who has not come yet', slot('10:10', '10:25'), [absent('09:55', '10:10')]],
  [
    'somebody’s time runs who has not come yet, beside a consultation',
    slot('10:10', '10:25'),
    [running('09:40', '09:55', '09:50'), absent('09:55', '10:10')],
  ],
  ['it is more than an hour ahead', slot('11:01', '11:15'), []],
  [
    'what is ahead takes more than an hour',
    slot('10:10', '10:25'),
    [running('09:45', '10:00', '09:55'), waits('09:50', '10:50')],
  ],
])('[L4] nothing is said while it cannot be known: %s', (_, own, turns) => {
  expect(expectedAt(own, turns, NOW)).toBeUndefined()
})

test.each([
  [1_000, 1],
  [60_000, 1],
  [61_000, 2],
  [9 * 60_000, 9],
  [9 * 60_000 + 1, 10],
  [11 * 60_000, 15],
  [60 * 60_000, 60],
])('[L4] in %s ms is said as %s minutes', (ms, minutes) => {
  expect(minutesUntil(new Date(NOW.getTime() + ms), NOW)).toBe(minutes)
})
