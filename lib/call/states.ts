import type { CallMessage, PeerMessage } from './messages'

/** The vocabulary of the call machine: machine.ts moves through these states, the runner carries out the effects. */

/** The initiator (the doctor's side, always) makes the attempts and offers; the answerer can only ask for one. */
export type Role = 'initiator' | 'answerer'

/** A Peer is there; `negotiating` = one of its offers is not answered yet. */
export type Live = 'open' | 'negotiating'

export interface Pair {
  /** The highest attempt known; 0 = none yet. */
  readonly attempt: number
  /** Epoch of the other seat; 0 = nobody has sat there yet. */
  readonly peerEpoch: number
  /** No Peer: `awaited` = this attempt's offer may still come, `closed` = only a later attempt opens one. */
  readonly peer: 'awaited' | 'closed' | Live
  /** Attempts that failed, or were asked for in vain, since the call was last steady. */
  readonly retry: number
}

/** 20 s without a connection are `long`: time to show the clinic's telephone number. */
export type Outage = 'short' | 'long'

/** What the mailbox says can overtake the answer to the taking of the seat: it waits in `early`. */
export type Joining = {
  readonly status: 'joining'
  readonly peerEpoch: number
  readonly early: readonly MailboxEvent[]
}

/** Nobody has taken the other seat yet; the initiator's offer waits in the mailbox. */
export type Waiting = Pair & { readonly status: 'waiting-for-peer' }

/** `connecting`: not connected so far. `reconnecting`: connected before. With a Peer an attempt runs; without, a pause. */
export type Trying = Pair & { readonly status: 'connecting' | 'reconnecting'; readonly outage: Outage }

export type Connected = Pair & { readonly status: 'connected'; readonly peer: Live }

/** Connected, but nothing comes through just now: the Peer may recover by itself or by the ICE restart. */
export type Unstable = Pair & {
  readonly status: 'unstable'
  readonly peer: Live
  /** `returning`: the network is back, and the Peer has a moment to come back by itself. */
  readonly rung: 'watching' | 'restarting' | 'returning'
  readonly outage: Outage
}

export type Seated = Waiting | Trying | Connected | Unstable

/** `flooded`: the other side said more than any of our pages would. */
export type EndReason = 'hung-up' | 'finished' | 'requeued' | 'left' | 'signed-out' | 'flooded'

export type Over = { readonly status: 'seat-lost' } | { readonly status: 'ended'; readonly reason: EndReason }

export type CallState = Joining | Seated | Over

export type TimerName = 'deadline' | 'outage' | 'pause' | 'restart' | 'steady'

export type Signal = { readonly type: 'signal'; readonly attempt: number; readonly message: CallMessage }

/**
 * What a Peer reports, with the attempt it was opened for: a destroyed Peer goes on reporting for a while.
 * `peer-failed` is any of failed, error and close. `media-stalled` means no bytes for 3 s while ICE says connected;
 * `peer-recovered` ends it as it ends `peer-unstable`.
 */
export type PeerEvent =
  | { readonly type: 'peer-signal'; readonly attempt: number; readonly message: PeerMessage }
  | {
      readonly type: 'peer-connected' | 'peer-unstable' | 'media-stalled' | 'peer-recovered' | 'peer-failed'
      readonly attempt: number
    }

/** `reset`: the mailbox has lost signals that this side had not read. */
export type MailboxEvent = Signal | { readonly type: 'reset' }

export type RunningEvent =
  | PeerEvent
  | MailboxEvent
  | { readonly type: 'joined'; readonly epoch: number; readonly lastAttempt: number }
  | { readonly type: 'peer-seat'; readonly epoch: number }
  | { readonly type: 'network-online' }
  | { readonly type: 'server-reached' }
  | { readonly type: 'timer'; readonly name: TimerName }

export type CallEvent =
  | RunningEvent
  | { readonly type: 'hang-up' }
  | { readonly type: 'seat-lost' }
  | { readonly type: 'ended'; readonly reason: EndReason }

/**
 * `doubt-server`: find out whether the server is reached; `server-reached` follows if it had not been. `release`: let
 * go of camera, microphone and everything else, for this page has no call any more.
 */
export type Effect =
  | { readonly type: 'open-peer'; readonly attempt: number; readonly initiator: boolean }
  | { readonly type: 'close-peer'; readonly attempt: number }
  | { readonly type: 'feed-peer'; readonly attempt: number; readonly message: PeerMessage }
  | { readonly type: 'restart-ice'; readonly attempt: number }
  | { readonly type: 'send'; readonly attempt: number; readonly message: CallMessage }
  | { readonly type: 'start-timer'; readonly name: TimerName; readonly ms: number }
  | { readonly type: 'stop-timer'; readonly name: TimerName }
  | { readonly type: 'doubt-server' }
  | { readonly type: 'release' }

export type Step = { readonly state: CallState; readonly effects: readonly Effect[] }

export function isLive<P extends { readonly peer: Pair['peer'] }>(state: P): state is P & { readonly peer: Live } {
  return state.peer === 'open' || state.peer === 'negotiating'
}

export function isOver(state: CallState): state is Over {
  return state.status === 'ended' || state.status === 'seat-lost'
}

export function connected(state: Seated & { peer: Live }): Connected {
  return { ...pairOf(state), status: 'connected', peer: state.peer }
}

export function unstable(state: Connected): Unstable {
  return { ...state, status: 'unstable', rung: 'watching', outage: 'short' }
}

export function unconnected(state: Seated): Waiting | Trying {
  if (state.status === 'connected') return { ...pairOf(state), status: 'reconnecting', outage: 'short' }
  if (state.status === 'unstable') return { ...pairOf(state), status: 'reconnecting', outage: state.outage }
  return state
}

/** There is, or was, somebody in the other seat. */
export function met(state: Seated): Exclude<Seated, Waiting> {
  return state.status === 'waiting-for-peer' ? { ...state, status: 'connecting', outage: 'short' } : state
}

function pairOf({ attempt, peerEpoch, peer, retry }: Pair): Pair {
  return { attempt, peerEpoch, peer, retry }
}
