import * as fc from 'fast-check'
import { step } from '@/lib/call/machine'
import { MUTANTS } from '../support/call-mutants'
import { type PlanOfThree, playThree, type SeatFault } from '../support/call-of-three'
import { expectPromise, type Plan, type Promised, play, playToEnd } from '../support/call-plays'
import { FAULTS, type Fault } from '../support/call-simulation'

/** `SIMULATION_RUNS=100000` searches longer, and elsewhere than the run that everybody repeats. */
const MORE = process.env.SIMULATION_RUNS
const RUNS = MORE ? { numRuns: Number(MORE) } : { numRuns: 2_000, seed: 24 }

const SIDE = fc.constantFrom(0 as const, 1 as const)

const FAULT: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constantFrom(...FAULTS),
  at: fc.integer({ min: 0, max: 60_000 }),
  side: SIDE,
  ms: fc.integer({ min: 0, max: 40_000 }),
})

const PLAN: fc.Arbitrary<Plan> = fc.record({
  seed: fc.integer(),
  answererAfterMs: fc.integer({ min: -20_000, max: 20_000 }),
  faults: fc.array(FAULT, { maxLength: 6 }),
})

const END = fc.record({
  side: SIDE,
  at: fc.integer({ min: 1_000, max: 60_000 }),
  event: fc.constantFrom(
    { type: 'hang-up' } as const,
    { type: 'seat-lost' } as const,
    { type: 'ended', reason: 'finished' } as const,
  ),
})

/** What a person sees of one fault, on a line that loses POSTs and answers slowly. */
const PROMISES: Readonly<Record<string, Promised>> = {
  'connects as soon as the second page opens': promise(null, [1_500, 3_000], 1, 'waiting'),
  'connects although a crash has emptied the mailbox': promise(
    ['mailbox-crash', 0, 1_000],
    [2_000, 5_000],
    2,
    'waiting',
  ),
  'connects although the mailbox is emptied meanwhile': promise(
    ['mailbox-crash', 0, 100],
    [2_000, 5_000],
    2,
    'connecting',
  ),
  'is back at once when the doctor reloads': promise(['reload', 0, 0], [2_000, 5_000], 2),
  'is back at once when the patient reloads': promise(['reload', 1, 0], [2_000, 5_000], 3),
  'is back at once when the doctor opens a second tab': promise(['second-tab', 0, 0], [2_000, 5_000], 2),
  'is back at once when the patient opens a second tab': promise(['second-tab', 1, 0], [2_000, 5_000], 3),
  'is back at once when the doctor’s Peer fails': promise(['peer-fails', 0, 0], [1_500, 3_000], 1),
  'is back at once when the patient’s Peer fails': promise(['peer-fails', 1, 0], [1_500, 3_000], 1),
  'keeps the connection over a gap of a second': promise(['media-blocked', 0, 1_000], [500, 1_000], 0),
  'keeps the connection when the doctor changes the network': promise(['roam', 0, 500], [1_500, 3_000], 0),
  'keeps the connection when the patient changes the network': promise(['roam', 1, 500], [1_500, 3_000], 0),
  'keeps the connection when sound and picture stall': promise(['media-stalls', 0, 4_000], [500, 1_000], 0),
  'leaves the connection alone while the app restarts': promise(['app-restart', 0, 5_000], [0, 0], 0),
  'leaves the connection alone when the mailbox is emptied': promise(['mailbox-crash', 0, 5_000], [0, 0], 0),
  'is back after 5 s without the doctor’s network': promise(['offline', 0, 5_000], [2_000, 5_000], 1),
  'is back after 15 s without the patient’s network': promise(['offline', 1, 15_000], [2_000, 5_000], 2),
  'is back after 30 s without the doctor’s network': promise(['offline', 0, 30_000], [2_000, 5_000], 4),
  'is back after 60 s without the patient’s network': promise(['offline', 1, 60_000], [2_500, 5_000], 7),
  'keeps the connection when the doctor hears nothing for 5 s': promise(['silence', 0, 5_000], [1_500, 3_000], 0),
  'keeps the connection when the patient hears nothing for 12 s': promise(['silence', 1, 12_000], [1_500, 3_000], 1),
  'is back after 30 s in which the doctor heard nothing': promise(['silence', 0, 30_000], [2_000, 5_000], 5),
  'is back after 30 s in which the patient heard nothing': promise(['silence', 1, 30_000], [2_000, 5_000], 5),
  'is back after 60 s in which the patient heard nothing': promise(['silence', 1, 60_000], [2_500, 5_000], 8),
  'makes no storm in a minute in which every Peer dies': promise(['cursed-peers', 0, 60_000], [11_000, 13_000], 14),
}

function promise(
  fault: readonly [Fault['kind'], Fault['side'], number] | null,
  withinMs: Promised['withinMs'],
  attempts: number,
  when: Promised['when'] = 'connected',
): Promised {
  return { fault: fault && { kind: fault[0], side: fault[1], ms: fault[2] }, when, withinMs, attempts }
}

describe('two machines, a lossy mailbox and Peers that misbehave', () => {
  test('[X4][R24] are connected again after any faults, never hang up, never mix attempts, never storm', () => {
    fc.assert(
      fc.property(PLAN, (plan) => play(plan)),
      RUNS,
    )
  })

  test('[X4][L5] leave no Peer and no timer behind, whenever the call ends or the seat is lost', () => {
    fc.assert(
      fc.property(PLAN, END, (plan, end) => playToEnd(plan, end)),
      { ...RUNS, numRuns: RUNS.numRuns / 4 },
    )
  })

  test.each(Object.entries(PROMISES))('[X4] %s', (_, promised) => {
    expectPromise(promised, 100)
  })
})

describe('three seats, a machine at each end of each pair, one mailbox', () => {
  const SEAT_FAULT: fc.Arbitrary<SeatFault> = fc.record({
    kind: fc.constantFrom(...FAULTS),
    at: fc.integer({ min: 0, max: 60_000 }),
    seat: fc.constantFrom(0 as const, 1 as const, 2 as const),
    ms: fc.integer({ min: 0, max: 40_000 }),
  })
  const OPENS = fc.integer({ min: 0, max: 30_000 })
  const PLAN_OF_THREE: fc.Arbitrary<PlanOfThree> = fc.record({
    seed: fc.integer(),
    opens: fc.tuple(OPENS, OPENS, OPENS),
    faults: fc.array(SEAT_FAULT, { maxLength: 5 }),
  })

  test('[X4][F15] all three pairs are connected again after any faults, and no pair disturbs another', () => {
    fc.assert(
      fc.property(PLAN_OF_THREE, (plan) => playThree(plan)),
      { ...RUNS, numRuns: RUNS.numRuns / 4 },
    )
  })
})

describe('the simulation', () => {
  /** What every machine goes through here; true = it was caught. */
  function catches(machine: typeof step): boolean {
    const free = fc.check(
      fc.property(PLAN, END, (plan, end) => {
        play(plan, machine)
        playToEnd(plan, end, machine)
      }),
      { numRuns: 200, seed: 24, endOnFailure: true },
    )
    if (free.failed) return true
    try {
      for (const promised of Object.values(PROMISES)) expectPromise(promised, 20, machine)
      return false
    } catch {
      return true
    }
  }

  test('[X4] finds nothing in the machine itself', () => {
    expect(catches(step)).toBe(false)
  })

  test.each(Object.entries(MUTANTS))('[X4] catches a machine that %s', (_, mutant) => {
    expect(catches(mutant)).toBe(true)
  })
})
