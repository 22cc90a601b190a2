import { consequences, timersOf } from './consequences'
import {
  type CallEvent,
  type CallState,
  connected,
  type Effect,
  isLive,
  isOver,
  type Joining,
  type Live,
  met,
  type Pair,
  type PeerEvent,
  type Role,
  type RunningEvent,
  type Seated,
  type Signal,
  type Step,
  type TimerName,
  type Trying,
  unconnected,
  unstable,
  type Waiting,
} from './states'

/**
 * The call between two seats as one browser sees it. First connection, reload, loss and retry are one path, a new
 * *attempt*; whatever carries another attempt's number is dropped. The software never hangs up (R24): only
 * `hang-up`, `ended` and `seat-lost` end it. docs/protocol.md has the picture.
 */

export const JOINING: Joining = { status: 'joining', peerEpoch: 0, early: [] }

/** Pure. The effects are to be carried out in their order, before the next event. */
export function step(role: Role, state: CallState, event: CallEvent): Step {
  const first = consequences(role, state, transition(role, state, event))
  if (state.status !== 'joining' || event.type !== 'joined') return first
  return state.early.reduce<Step>((before, late) => {
    const after = step(role, before.state, late)
    return { state: after.state, effects: [...before.effects, ...after.effects] }
  }, first)
}

function transition(role: Role, state: CallState, event: CallEvent): Step {
  if (isOver(state)) return to(state)
  switch (event.type) {
    case 'hang-up':
      return to({ status: 'ended', reason: 'hung-up' })
    case 'ended':
      return to({ status: 'ended', reason: event.reason })
    case 'seat-lost':
      return to({ status: 'seat-lost' })
    default:
      return state.status === 'joining' ? to(whileJoining(role, state, event)) : whileSeated(role, state, event)
  }
}

function whileJoining(role: Role, state: Joining, event: RunningEvent): Joining | Seated {
  switch (event.type) {
    case 'peer-seat':
      return { ...state, peerEpoch: Math.max(state.peerEpoch, event.epoch) }
    case 'signal':
    case 'reset':
      return { ...state, early: [...state.early, event] }
    case 'joined':
      return takeSeat(role, state.peerEpoch, event)
    default: // Nothing else concerns a page without a seat.
      return state
  }
}

function takeSeat(role: Role, peerEpoch: number, seat: { epoch: number; lastAttempt: number }): Seated {
  const { epoch, lastAttempt } = seat
  const offering: Pair = { attempt: lastAttempt + 1, peerEpoch, peer: 'open', retry: 0 }
  // Only the first page in a seat is given what was sent before it came, and only the latest offer is worth opening.
  const listening: Pair = { attempt: lastAttempt, peerEpoch, peer: epoch === 1 ? 'awaited' : 'closed', retry: 0 }
  const waiting: Waiting = { status: 'waiting-for-peer', ...(role === 'initiator' ? offering : listening) }
  return peerEpoch === 0 ? waiting : met(waiting)
}

function whileSeated(role: Role, state: Seated, event: RunningEvent): Step {
  switch (event.type) {
    case 'joined':
      return to(state)
    case 'peer-seat':
      return to(event.epoch > state.peerEpoch ? onPeerSeat(role, state, event.epoch) : state)
    case 'signal':
      return role === 'initiator' ? hearAnswerer(state, event) : hearInitiator(state, event)
    case 'reset':
      return onReset(role, state)
    case 'network-online':
      return onNetwork(role, state)
    case 'server-reached':
      return onServer(role, state)
    case 'timer':
      return timersOf(role, state).some(({ name }) => name === event.name)
        ? onTimer(role, state, event.name)
        : to(state)
    default:
      return event.attempt === state.attempt && isLive(state) ? onPeer(role, state, event) : to(state)
  }
}

/** The other seat was taken by a new page. What was offered while it was still empty waits for its first page. */
function onPeerSeat(role: Role, state: Seated, epoch: number): Seated {
  const seen = { ...met(state), peerEpoch: epoch }
  const offerWaits = state.peerEpoch === 0 && epoch === 1 && isLive(state)
  return role === 'answerer' || offerWaits ? seen : { ...newAttempt(seen), retry: 0 }
}

function hearAnswerer(state: Seated, { attempt, message }: Signal): Step {
  // Whatever attempt it knows of: somebody is there, which is all that the pause waits for.
  if (message.kind === 'again' && !isLive(state)) {
    return tryAgain('initiator', { ...met(state), attempt: Math.max(attempt, state.attempt) })
  }
  if (attempt > state.attempt) return lost('initiator', { ...met(state), attempt })
  if (attempt < state.attempt || !isLive(state)) return to(state)
  switch (message.kind) {
    case 'again':
      return lost('initiator', met(state))
    case 'restart':
      return restartIce('initiator', state)
    case 'candidate':
      return to(state, { type: 'feed-peer', attempt, message })
    case 'description': {
      const awaited = message.type === 'answer' && state.peer === 'negotiating'
      return awaited ? to({ ...met(state), peer: 'open' }, { type: 'feed-peer', attempt, message }) : to(state)
    }
  }
}

function hearInitiator(state: Seated, { attempt, message }: Signal): Step {
  const current = attempt === state.attempt
  switch (message.kind) {
    case 'again':
    case 'restart':
      return to(state)
    case 'candidate':
      return current && isLive(state) ? to(state, { type: 'feed-peer', attempt, message }) : to(state)
    case 'description': {
      if (message.type !== 'offer') return to(state)
      const feed: Effect = { type: 'feed-peer', attempt, message }
      const opens = attempt > state.attempt || (current && state.peer === 'awaited')
      if (opens) return to({ ...unconnected(met(state)), attempt, peer: 'negotiating' }, feed)
      const restartsIce = current && state.peer === 'open'
      return restartsIce ? to({ ...state, peer: 'negotiating' }, feed) : to(state)
    }
  }
}

function onPeer(role: Role, state: Seated & { peer: Live }, event: PeerEvent): Step {
  switch (event.type) {
    case 'peer-signal': {
      const { attempt, message } = event
      const peer = message.kind === 'candidate' ? state.peer : message.type === 'offer' ? 'negotiating' : 'open'
      return to({ ...state, peer }, { type: 'send', attempt, message })
    }
    case 'peer-connected':
      return to(connected(state))
    case 'peer-recovered':
      return to(state.status === 'unstable' ? connected(state) : state)
    case 'peer-unstable':
      return state.status === 'connected' ? to(unstable(state), DOUBT) : to(state)
    case 'media-stalled': // Three seconds have passed already: the first rung is not waited for.
      if (state.status === 'connected') return doubting(restartIce(role, unstable(state)))
      return to(state, DOUBT)
    case 'peer-failed':
      return lost(role, state)
  }
}

function onTimer(role: Role, state: Seated, name: TimerName): Step {
  switch (name) {
    case 'restart':
      return restartIce(role, state)
    case 'deadline':
      return doubting(lost(role, state))
    case 'pause':
      return doubting(tryAgain(role, state))
    case 'steady':
      return to({ ...state, retry: 0 })
    case 'outage':
      return to('outage' in state ? { ...state, outage: 'long' } : state)
  }
}

/** Lost signals matter while a connection is being made; media that flows is left alone. */
function onReset(role: Role, state: Seated): Step {
  if (state.status === 'connected') return to(state)
  if (role === 'answerer') return tryAgain(role, state)
  return to(isLive(state) ? newAttempt(state) : state)
}

/**
 * The network is back, perhaps another one, where old addresses are worth nothing. A connection that still stands is
 * led over at once; with anything else it is first found out whether the network leads anywhere.
 */
function onNetwork(role: Role, state: Seated): Step {
  switch (state.status) {
    case 'waiting-for-peer':
      return to(role === 'initiator' ? newAttempt(state) : state)
    case 'connected':
    case 'unstable':
      return doubting(restartIce(role, state))
    case 'connecting':
    case 'reconnecting':
      return to(state, DOUBT)
  }
}

/**
 * The server, which was out of reach, answers again. Perhaps the Peers find each other by themselves now. What was said
 * meanwhile is on its way; but what the initiator offered without a network names no address that can be reached.
 */
function onServer(role: Role, state: Seated): Step {
  switch (state.status) {
    case 'waiting-for-peer':
    case 'connected':
      return to(state)
    case 'unstable':
      return state.rung === 'watching' ? restartIce(role, state) : to({ ...state, rung: 'returning' })
    case 'connecting':
    case 'reconnecting':
      return role === 'initiator' ? tryAgain(role, state) : to(state)
  }
}

/** A new way for the same Peers, once in a disturbance. The answerer cannot offer one: it asks. */
function restartIce(role: Role, state: Seated): Step {
  const { attempt } = state
  const restart: Effect =
    role === 'initiator' ? { type: 'restart-ice', attempt } : { type: 'send', attempt, message: { kind: 'restart' } }
  if (state.status === 'connected' && state.peer === 'open') return to(state, restart)
  if (state.status === 'unstable' && state.rung === 'watching') return to({ ...state, rung: 'restarting' }, restart)
  return to(state)
}

/** The attempt is lost. The first time the next one comes at once, after that with growing pauses. */
function lost(role: Role, state: Seated): Step {
  return state.retry === 0 ? tryAgain(role, state) : to({ ...unconnected(state), peer: 'closed' })
}

function tryAgain(role: Role, state: Seated): Step {
  const retry = state.retry + 1
  if (role === 'initiator') return to({ ...newAttempt(state), retry })
  const asking = { ...unconnected(state), peer: 'closed' as const, retry }
  return state.attempt === 0
    ? to(asking)
    : to(asking, { type: 'send', attempt: state.attempt, message: { kind: 'again' } })
}

function newAttempt(state: Seated): Waiting | Trying {
  return { ...unconnected(state), attempt: state.attempt + 1, peer: 'open' }
}

const DOUBT: Effect = { type: 'doubt-server' }

function doubting({ state, effects }: Step): Step {
  return { state, effects: [...effects, DOUBT] }
}

function to(state: CallState, ...effects: Effect[]): Step {
  return { state, effects }
}
