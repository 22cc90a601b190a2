import { Companions } from '@/lib/call/companions.client'
import { DOCTOR, type Line, type Party } from '@/lib/call/line.client'
import type { EndReason } from '@/lib/call/states'
import type { OtherSeat, SeatView } from '@/lib/signalling/schema'

/** A line as far as its owner sees it. */
class FakeLine {
  readonly heard: SeatView[] = []
  ended: EndReason | null = null
  sat = 0
  constructor(
    readonly callId: string,
    readonly party: Party,
  ) {}
  letThrough(): void {}
  hear(seat: SeatView): void {
    this.heard.push(seat)
  }
  async sit(): Promise<void> {
    this.sat += 1
  }
  end(reason: EndReason): void {
    this.ended = reason
  }
}

const other = (seat: number, epoch = 1): OtherSeat => ({
  seat,
  epoch,
  lastAttempt: 0,
  person: `person ${seat}`,
  name: `Demo ${seat}`,
  companion: null,
})

const view = (others: readonly number[], more: Partial<SeatView> = {}): SeatView => ({
  callId: 'call-1',
  entryId: 'entry',
  admitted: true,
  seat: 0,
  epoch: 1,
  held: 'here',
  others: others.map((seat) => other(seat)),
  relay: { servers: [], only: false },
  ...more,
})

function open(party = DOCTOR) {
  const lines: FakeLine[] = []
  const log: string[] = []
  const asLine = (fake: unknown) => fake as Line
  const companions = new Companions(
    ({ callId, party: theirs }) => {
      const line = new FakeLine(callId, theirs)
      lines.push(line)
      return asLine(line)
    },
    {
      joined: (line) => log.push(`${line.party.other} joined`),
      left: (line) => log.push(`${line.party.other} left`),
    },
  )
  const main = asLine(new FakeLine('call-1', party))
  return { companions, lines, log, hear: (seat: SeatView) => companions.hear(seat, main) }
}

test('[F15] each further seat has a line of its own, and of two seats the lower one offers', () => {
  const { lines, hear } = open({ as: 'visitor', seat: 2, other: 0, role: 'answerer' })
  hear(view([0, 1, 3], { seat: 2 }))
  expect(lines.map(({ party }) => party)).toEqual([
    { as: 'visitor', seat: 2, other: 1, role: 'answerer' },
    { as: 'visitor', seat: 2, other: 3, role: 'initiator' },
  ])
  hear(view([0, 1, 3], { seat: 2 }))
  expect(lines).toHaveLength(2)
  expect(lines.map(({ sat }) => sat)).toEqual([1, 1])
})

test('[R22] of nine people each has a line to each of the others, and one of every two offers', () => {
  const seats = [0, 1, 2, 3, 4, 5, 6, 7, 8]
  for (const seat of seats.slice(2)) {
    const { lines, hear } = open({ as: 'visitor', seat, other: 0, role: 'answerer' })
    const others = seats.filter((one) => one !== seat)
    hear(view(others, { seat }))
    // The line to the doctor is there from the beginning.
    expect(lines.map(({ party }) => party.other)).toEqual(others.slice(1))
    for (const { party } of lines) expect(party.role).toBe(seat < party.other ? 'initiator' : 'answerer')
  }
})

test('[F15] who has gone is let go of, and who comes again is connected anew', () => {
  const { lines, log, hear } = open()
  hear(view([1, 2, 3]))
  hear(view([1, 3]))
  expect(lines.map(({ ended }) => ended)).toEqual(['left', null])
  hear(view([1, 2, 3]))
  expect(lines.map(({ party }) => party.other)).toEqual([2, 3, 2])
  expect(log).toEqual(['2 joined', '3 joined', '2 left', '2 joined'])
})

test('[X1][L11] who sits where somebody else sat is connected anew, with a code and words of their own', () => {
  const { lines, log, hear } = open()
  hear(view([1, 2]))
  // The same person, after a reload.
  hear(view([], { others: [other(1), other(2, 2)] }))
  expect(lines).toHaveLength(1)
  // This page was out of reach while they were sent back and another device was called in.
  hear(view([], { others: [other(1), { ...other(2, 3), person: 'another person' }] }))
  expect(lines.map(({ ended }) => ended)).toEqual(['left', null])
  expect(log).toEqual(['2 joined', '2 left', '2 joined'])
})

test.each([
  ['another page has the seat', { held: 'elsewhere' }],
  ['the call is only prepared', { admitted: false }],
] as const)('[X4] nobody is connected while %s', (_, more) => {
  const { lines, hear } = open()
  hear(view([1, 2], more))
  expect(lines).toEqual([])
})

test('[L5] with the call every line ends', () => {
  const { companions, lines, hear } = open()
  hear(view([1, 2, 3]))
  companions.end('hung-up')
  expect(lines.map(({ ended }) => ended)).toEqual(['hung-up', 'hung-up'])
  expect(companions.all).toEqual([])
})
