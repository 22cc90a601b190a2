import type { step } from '@/lib/call/machine'
import type { CallEvent } from '@/lib/call/states'
import { type Fault, Simulation } from './call-simulation'
import type { Side } from './fake-mailbox'
import { Mistake } from './fake-peer'

export interface Plan {
  readonly seed: number
  /** How long after the initiator's the answerer's page opens; negative = before. */
  readonly answererAfterMs: number
  readonly faults: readonly Fault[]
}

/** From the end of the last fault to a connection, at the very worst: a pause, an attempt that fails, a pause. */
const HEALED_WITHIN_MS = 45_000
const CALM_MS = 15_000

/** Plays the plan and then some calm; throws a `Mistake` if anything is not as it must be. */
export function play(plan: Plan, machine?: typeof step): void {
  const world = begin(plan, machine)
  world.time.runUntil(endOf(plan) + HEALED_WITHIN_MS)
  expectCalm(world, CALM_MS)
  const storm = 4 + 3 * plan.faults.length + world.time.now / 8_000
  if (world.attempts > storm) throw new Mistake(`made ${world.attempts} attempts`)
  if (world.asked > storm) throw new Mistake(`asked ${world.asked} times`)
}

/** Plays the plan, ends one page in the middle of it, and looks at what that page leaves behind. */
export function playToEnd(plan: Plan, end: { side: Side; at: number; event: EndEvent }, machine?: typeof step): void {
  const world = begin(plan, machine)
  world.time.runUntil(end.at)
  const page = world.page(end.side)
  page?.dispatch(end.event)
  const state = page?.state
  world.time.runUntil(endOf(plan) + CALM_MS)
  if (page?.state !== state) throw new Mistake('comes back from the dead')
  if (page?.peer && !page.peer.destroyed) throw new Mistake('leaves a Peer behind')
}

/** One fault in a calm call, while it is being connected, or while the initiator waits for the other side. */
export interface Promised {
  readonly fault: Omit<Fault, 'at'> | null
  readonly when: 'connected' | 'connecting' | 'waiting'
  /** How soon all is well: nine times of ten, and always. Counted from the end of the fault or of the waiting. */
  readonly withinMs: readonly [usually: number, always: number]
  /** How many new attempts that may take; 0 = the connection itself survives. */
  readonly attempts: number
}

export function expectPromise(promised: Promised, seeds: number, machine?: typeof step): void {
  const [usually, always] = promised.withinMs
  let late = 0
  for (let seed = 0; seed < seeds; seed += 1) {
    playPromise(promised, always, seed, machine)
    try {
      playPromise(promised, usually, seed, machine)
    } catch {
      late += 1
    }
  }
  if (late > seeds / 10) throw new Mistake(`is late ${late} times of ${seeds}`)
}

function playPromise(promised: Promised, withinMs: number, seed: number, machine?: typeof step): void {
  const world = new Simulation(seed, machine)
  const { time } = world
  world.open(0)
  if (promised.when !== 'waiting') world.open(1)
  time.runUntil(promised.when === 'connecting' ? time.between(300, 900) : 30_000)
  const { attempts } = world
  if (promised.fault) {
    world.cause(promised.fault)
    time.runUntil(time.now + promised.fault.ms)
  }
  if (promised.when === 'waiting') world.open(1)
  time.runUntil(time.now + withinMs)
  expectCalm(world, 6_000)
  const made = world.attempts - attempts
  if (made > promised.attempts) throw new Mistake(`made ${made} new attempts, asked ${world.asked}`)
}

type EndEvent = Extract<CallEvent, { type: 'hang-up' | 'ended' | 'seat-lost' }>

function begin(plan: Plan, machine?: typeof step): Simulation {
  const world = new Simulation(plan.seed, machine)
  world.time.after(Math.max(0, -plan.answererAfterMs), () => world.open(0))
  world.time.after(Math.max(0, plan.answererAfterMs), () => world.open(1))
  for (const fault of plan.faults) world.time.after(fault.at, () => world.cause(fault))
  return world
}

function endOf({ answererAfterMs, faults }: Plan): number {
  return Math.max(Math.abs(answererAfterMs), ...faults.map(({ at, ms }) => at + ms))
}

export function expectCalm(world: Simulation, ms: number): void {
  expectConnection(world)
  const { attempts } = world
  world.time.runUntil(world.time.now + ms)
  expectConnection(world)
  if (world.attempts > attempts) throw new Mistake('does not leave a good connection alone')
}

/** Both say so, on the same attempt, and it is true: one live Peer each, and these two know each other. */
function expectConnection(world: Simulation): void {
  const states = [world.page(0)?.state, world.page(1)?.state]
  const [a, b] = states
  const agreed = a?.status === 'connected' && b?.status === 'connected' && a.attempt === b.attempt
  if (!agreed) throw new Mistake(`is not connected: ${JSON.stringify(states)}`)
  const live = [...world.network.peers.values()]
  if (live.length !== 2 || !live.every(({ alive }) => alive)) throw new Mistake(`has ${live.length} live Peers`)
}
