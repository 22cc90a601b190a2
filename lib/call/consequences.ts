import { type CallState, type Effect, isLive, isOver, type Pair, type Role, type Step, type TimerName } from './states'

/** Most disturbances pass within two seconds. The answerer leaves the initiator, who need not ask, the first turn. */
const RESTART_AFTER_MS = { initiator: 2_000, answerer: 3_000 } satisfies Record<Role, number>
/** Longer than browsers try to find each other again by themselves, which is about 15 s. */
const UNSTABLE_AT_MOST_MS = 25_000
/** With the network back they find each other in less, or not at all. */
const RETURNING_AT_MOST_MS = 700
const CONNECTED_WITHIN_MS = { initiator: 10_000, answerer: 12_000 } satisfies Record<Role, number>
/** An offer without an answer waits in the mailbox, for somebody whose network is gone: it is as good later. */
const ANSWERED_WITHIN_MS = 60_000
const FIRST_OFFER_WITHIN_MS = 2_000
const LONG_OUTAGE_MS = 20_000
const STEADY_AFTER_MS = 10_000
const LONGEST_PAUSE_MS = 10_000

/** `of` tells two waits of one name apart: a timer whose wait goes on is not started afresh. */
interface Timer {
  readonly name: TimerName
  readonly ms: number
  readonly of: string
}

/** One outage lasts over all its attempts. */
const OUTAGE: Timer = { name: 'outage', ms: LONG_OUTAGE_MS, of: 'outage' }

/**
 * What follows from the states alone: a Peer for the attempt that is live, the timers that a state waits for, nothing
 * at all once the call is over. So no transition can forget to close, to start or to stop.
 */
export function consequences(role: Role, before: CallState, { state, effects }: Step): Step {
  return { state, effects: [...peerEffects(role, before, state), ...effects, ...timerEffects(role, before, state)] }
}

function peerEffects(role: Role, before: CallState, after: CallState): Effect[] {
  const old = liveAttempt(before)
  const now = liveAttempt(after)
  const effects: Effect[] = []
  if (old !== now && old !== null) effects.push({ type: 'close-peer', attempt: old })
  if (old !== now && now !== null) effects.push({ type: 'open-peer', attempt: now, initiator: role === 'initiator' })
  if (isOver(after) && !isOver(before)) effects.push({ type: 'release' })
  return effects
}

function liveAttempt(state: CallState): number | null {
  return 'peer' in state && isLive(state) ? state.attempt : null
}

function timerEffects(role: Role, before: CallState, after: CallState): Effect[] {
  const old = timersOf(role, before)
  const now = timersOf(role, after)
  const stopped = old.filter(({ name }) => !now.some((timer) => timer.name === name))
  const started = now.filter(({ name, of }) => !old.some((timer) => timer.name === name && timer.of === of))
  return [
    ...stopped.map(({ name }): Effect => ({ type: 'stop-timer', name })),
    ...started.map(({ name, ms }): Effect => ({ type: 'start-timer', name, ms })),
  ]
}

/** What each state waits for, and for how long: all timers that run in it. */
export function timersOf(role: Role, state: CallState): readonly Timer[] {
  switch (state.status) {
    case 'joining':
    case 'seat-lost':
    case 'ended':
      return []
    case 'waiting-for-peer':
      return role === 'initiator' && state.peer === 'closed' ? [timer('pause', pauseOf(state), state)] : []
    case 'connecting':
    case 'reconnecting': {
      const next = isLive(state) ? deadlineOf(role, state) : timer('pause', pauseOf(state), state)
      return state.outage === 'short' ? [next, OUTAGE] : [next]
    }
    case 'connected':
      return state.retry > 0 ? [timer('steady', STEADY_AFTER_MS, state)] : []
    case 'unstable': {
      const deadline =
        state.rung === 'returning'
          ? { ...timer('deadline', RETURNING_AT_MOST_MS, state), of: 'returning' }
          : timer('deadline', UNSTABLE_AT_MOST_MS, state)
      const timers = [deadline]
      if (state.rung === 'watching') timers.push(timer('restart', RESTART_AFTER_MS[role], state))
      return state.outage === 'short' ? [...timers, OUTAGE] : timers
    }
  }
}

function timer(name: TimerName, ms: number, { attempt, retry }: Pair): Timer {
  return { name, ms, of: `${attempt}/${retry}` }
}

function deadlineOf(role: Role, state: Pair): Timer {
  const unanswered = role === 'initiator' && state.peer === 'negotiating'
  const { of, ...deadline } = timer('deadline', unanswered ? ANSWERED_WITHIN_MS : CONNECTED_WITHIN_MS[role], state)
  return { ...deadline, of: `${of}/${unanswered}` }
}

/** 1, 2, 4, 8, 10, 10 … s: no storm against a network that is not there. Before the first failure: patience. */
function pauseOf({ retry }: Pair): number {
  return retry === 0 ? FIRST_OFFER_WITHIN_MS : Math.min(1_000 * 2 ** (retry - 1), LONGEST_PAUSE_MS)
}
