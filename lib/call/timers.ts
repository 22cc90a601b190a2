import type { CallState, Pair, Role, TimerName } from './states'

/** ICE recovers from most disturbances within two seconds; after that the initiator restarts it. */
const RESTART_AFTER_MS = 2_000
const UNSTABLE_AT_MOST_MS = 8_000
/** The answerer gives the initiator, whose attempt it is, the first chance to notice. */
const CONNECTED_WITHIN_MS = { initiator: 10_000, answerer: 12_000 } satisfies Record<Role, number>
const FIRST_OFFER_WITHIN_MS = 12_000
const LONG_OUTAGE_MS = 20_000
const STEADY_AFTER_MS = 10_000
const LONGEST_PAUSE_MS = 10_000

/** `of` tells two waits of one name apart: a timer whose wait goes on is not started afresh. */
interface Timer {
  readonly name: TimerName
  readonly ms: number
  readonly of: string
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
      const running = state.peer === 'open' || state.peer === 'negotiating'
      const next = running ? timer('deadline', CONNECTED_WITHIN_MS[role], state) : timer('pause', pauseOf(state), state)
      return state.outage === 'short' ? [next, OUTAGE] : [next]
    }
    case 'connected':
      return state.retry > 0 ? [timer('steady', STEADY_AFTER_MS, state)] : []
    case 'unstable': {
      const timers = [timer('deadline', UNSTABLE_AT_MOST_MS, state)]
      if (role === 'initiator' && state.rung === 'watching') timers.push(timer('restart', RESTART_AFTER_MS, state))
      if (state.outage === 'short') timers.push(OUTAGE)
      return timers
    }
  }
}

/** One outage lasts over all its attempts. */
const OUTAGE: Timer = { name: 'outage', ms: LONG_OUTAGE_MS, of: 'outage' }

function timer(name: TimerName, ms: number, { attempt, retry }: Pair): Timer {
  return { name, ms, of: `${attempt}/${retry}` }
}

/** 1, 2, 4, 8, 10, 10 … s: no storm against a network that is not there. Before the first failure: patience. */
function pauseOf({ retry }: Pair): number {
  return retry === 0 ? FIRST_OFFER_WITHIN_MS : Math.min(1_000 * 2 ** (retry - 1), LONGEST_PAUSE_MS)
}
