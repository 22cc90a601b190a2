import { expectCalm } from './call-plays'
import { type Fault, Simulation } from './call-simulation'
import { FakeCall, FakeMailbox, type Side } from './fake-mailbox'
import { Mistake } from './fake-peer'
import { VirtualTime } from './virtual-time'

/** A fault that befalls a seat: it is felt in each of its two pairs. */
export type SeatFault = Omit<Fault, 'side'> & { readonly seat: 0 | 1 | 2 }

export interface PlanOfThree {
  readonly seed: number
  /** When each seat's first page opens. */
  readonly opens: readonly [number, number, number]
  readonly faults: readonly SeatFault[]
}

const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const

/** One pair of seats: two machines. A seat's tabs are the same in both of its pairs. */
class PairOfThree extends Simulation {
  readonly #opened: [number, number] = [0, 0]

  constructor(
    time: VirtualTime,
    call: FakeCall,
    readonly pair: readonly [number, number],
  ) {
    super(time, undefined, new FakeMailbox(call, pair))
  }

  /** Tabs are numbered by seat: the first of seat 2 is 200 in both of its pairs. */
  override nextId(side: Side): number {
    this.#opened[side] += 1
    return 100 * (this.pair[side] ?? 0) + this.#opened[side]
  }

  sideOf(seat: number): Side | undefined {
    return this.pair[0] === seat ? 0 : this.pair[1] === seat ? 1 : undefined
  }
}

/** Three seats, one mailbox, a machine for each end of each pair; throws a `Mistake` if anything is not as it must be. */
export function playThree({ seed, opens, faults }: PlanOfThree): void {
  const time = new VirtualTime(seed)
  const call = new FakeCall(3)
  const pairs = PAIRS.map((pair) => new PairOfThree(time, call, pair))
  const at = (seat: number, act: (world: PairOfThree, side: Side) => void) => {
    for (const world of pairs) {
      const side = world.sideOf(seat)
      if (side !== undefined) act(world, side)
    }
  }
  opens.forEach((ms, seat) => {
    time.after(ms, () => at(seat, (world, side) => world.open(side, world.nextId(side))))
  })
  for (const fault of faults) {
    time.after(fault.at, () => at(fault.seat, (world, side) => world.cause({ ...fault, side })))
  }
  const end = Math.max(...opens, ...faults.map(({ at: begins, ms }) => begins + ms))
  time.runUntil(end + HEALED_WITHIN_MS)
  for (const world of pairs) expectCalm(world, 0)
  time.runUntil(time.now + CALM_MS)
  for (const world of pairs) {
    expectCalm(world, 0)
    const storm = 4 + 3 * faults.length + time.now / 8_000
    if (world.attempts > storm) throw new Mistake(`made ${world.attempts} attempts between ${world.pair}`)
  }
}

/** As with two, in call-plays.ts. */
const HEALED_WITHIN_MS = 45_000
const CALM_MS = 15_000
