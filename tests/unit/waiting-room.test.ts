import {
  inOrder,
  isHeard,
  MOVES,
  mayReturn,
  minutesOver,
  minutesWaited,
  OVER,
  presenceOf,
  RETURN_MINUTES,
  type WaitingStatus,
} from '@/lib/waiting-room/rules'

type Patients = Record<string, WaitingStatus>

/** A snapshot of one doctor's waiting room. */
function room(patients: Patients, call: object | null = null) {
  return { doctors: [doctor('A', patients)], call }
}

function doctor(id: string, patients: Patients) {
  return { id, patients: Object.entries(patients).map(([patient, status]) => ({ id: patient, status })) }
}

const CALL = { id: 'call' }

test.each([
  ['the first snapshot of a page: they waited already', undefined, room({ a: 'WAITING' }), false],
  ['an arrival', room({}), room({ a: 'WAITING' }), true],
  ['an arrival beside somebody who waits', room({ a: 'WAITING' }), room({ a: 'WAITING', b: 'WAITING' }), true],
  ['one leaves and one arrives', room({ a: 'WAITING' }), room({ b: 'WAITING' }), true],
  ['nothing has changed', room({ a: 'WAITING' }), room({ a: 'WAITING' }), false],
  ['somebody leaves', room({ a: 'WAITING' }), room({}), false],
  ['an arrival in a call', room({ a: 'CONNECTED' }, CALL), room({ a: 'CONNECTED', b: 'WAITING' }, CALL), false],
  ['an arrival in a call that the patient has left', room({}, CALL), room({ b: 'WAITING' }, CALL), false],
  ['an arrival while one is called in', room({ a: 'WAITING' }), room({ a: 'ADMITTED', b: 'WAITING' }, CALL), false],
  [
    'the call ends: who came in it is not heard late',
    room({ a: 'WAITING', b: 'CONNECTED' }, CALL),
    room({ a: 'WAITING' }),
    false,
  ],
  ['sent back to wait', room({ a: 'CONNECTED' }, CALL), room({ a: 'WAITING' }), false],
])('[R23] %s', (_, before, after, expected) => {
  expect(isHeard(before, after)).toBe(expected)
})

test('[R23] for the team an arrival sounds only while its doctor is in no call', () => {
  const before = { doctors: [doctor('A', { a: 'CONNECTED' }), doctor('B', {})], call: null }
  const forA = { doctors: [doctor('A', { a: 'CONNECTED', x: 'WAITING' }), doctor('B', {})], call: null }
  const forB = { doctors: [doctor('A', { a: 'CONNECTED' }), doctor('B', { x: 'WAITING' })], call: null }
  expect(isHeard(before, forA)).toBe(false)
  expect(isHeard(before, forB)).toBe(true)
})

test('[R23] who is brought back by the practice has not arrived', () => {
  const before = { doctors: [{ ...doctor('A', {}), dismissed: [{ id: 'a' }] }], call: null }
  expect(isHeard(before, room({ a: 'WAITING' }))).toBe(false)
  expect(isHeard(before, room({ b: 'WAITING' }))).toBe(true)
})

test('[R23] who waits for a doctor that the team is newly assigned to has not arrived', () => {
  const before = { doctors: [], call: null }
  expect(isHeard(before, { doctors: [doctor('A', { a: 'WAITING' })], call: null })).toBe(false)
})

test.each([
  [0, 'present'],
  [37.5, 'present'],
  [37.6, 'unstable'],
  [120, 'unstable'],
  [120.1, 'away'],
])('[L4] %s seconds after the last sign of life a patient is %s', (seconds, presence) => {
  expect(presenceOf(seconds)).toBe(presence)
})

test.each([
  [-5_000, 0],
  [0, 0],
  [59_999, 0],
  [60_000, 1],
  [3_599_999, 59],
])('[L4] after %s ms somebody has waited %s minutes', (ms, minutes) => {
  const arrivedAt = new Date('2026-11-23T10:00:00Z')
  expect(minutesWaited(arrivedAt, new Date(arrivedAt.getTime() + ms))).toBe(minutes)
})

test('[L4] minutes over the time are counted from the appointment, and there are none before it', () => {
  const startsAt = new Date('2026-11-23T10:15:00Z')
  expect(minutesOver(startsAt, new Date('2026-11-23T10:14:00Z'))).toBe(0)
  expect(minutesOver(startsAt, new Date('2026-11-23T10:20:30Z'))).toBe(5)
})

test('[L4] the order is that of arrival or that of the appointments, equal ones as they came', () => {
  const patients = [
    { id: 'late', arrivedAt: '2026-11-23T10:05:00.000Z', startsAt: '2026-11-23T10:00:00.000Z' },
    { id: 'second', arrivedAt: '2026-11-23T10:02:00.000Z', startsAt: '2026-11-23T10:15:00.000Z' },
    { id: 'first', arrivedAt: '2026-11-23T10:01:00.000Z', startsAt: '2026-11-23T10:15:00.000Z' },
  ]
  expect(inOrder(patients, 'arrival').map(({ id }) => id)).toEqual(['first', 'second', 'late'])
  expect(inOrder(patients, 'appointment').map(({ id }) => id)).toEqual(['late', 'first', 'second'])
  expect(patients.map(({ id }) => id)).toEqual(['late', 'second', 'first'])
})

test('[L4] a visit can be taken up again for some minutes and no longer', () => {
  const endedAt = new Date('2026-11-23T10:00:00Z')
  const after = (ms: number) => new Date(endedAt.getTime() + ms)
  expect(mayReturn(endedAt, after(RETURN_MINUTES * 60_000 - 1))).toBe(true)
  expect(mayReturn(endedAt, after(RETURN_MINUTES * 60_000))).toBe(false)
})

test('[R15] what leads into the consulting room or out of it is the doctor’s alone', () => {
  const inside: readonly WaitingStatus[] = ['ADMITTED', 'CONNECTED']
  const organisers = Object.entries(MOVES).filter(([, { by }]) => by === 'organiser')
  expect(organisers.map(([name]) => name).sort()).toEqual(['cancel', 'dismiss', 'handOver', 'return'])
  for (const [, { from, to }] of organisers) {
    expect(inside).not.toContain(to)
    expect(from.filter((status) => inside.includes(status))).toEqual([])
  }
})

test('[R10][L5] nobody brings back who has left by themselves', () => {
  const out = Object.values(MOVES).filter(
    ({ from, to }) => from.some((status) => OVER.includes(status)) && !OVER.includes(to),
  )
  expect(out).toEqual([MOVES.return])
  expect(MOVES.return.from).toEqual(['FINISHED'])
})
