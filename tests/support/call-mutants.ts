import { step } from '@/lib/call/machine'
import type { CallEvent, CallState, Effect, Role, Step } from '@/lib/call/states'

/** Machines with one planted fault each: the simulation must catch every one, or it proves nothing. */
export const MUTANTS: Readonly<Record<string, typeof step>> = {
  'believes the events of any Peer': (role, state, event) =>
    step(role, state, isPeerEvent(event) && 'attempt' in state ? { ...event, attempt: state.attempt } : event),

  'answers an old offer': (role, state, event) => {
    const old = event.type === 'signal' && isOffer(event) && 'attempt' in state && event.attempt < state.attempt
    return step(role, state, role === 'answerer' && old ? { ...event, attempt: state.attempt + 1 } : event)
  },

  'takes the candidates of an old attempt': (role, state, event) => {
    const candidate = event.type === 'signal' && event.message.kind === 'candidate'
    return step(role, state, candidate && 'attempt' in state ? { ...event, attempt: state.attempt } : event)
  },

  'takes a second answer': (role, state, event) => {
    const after = step(role, state, event)
    if (role === 'answerer' || event.type !== 'signal' || after.state !== state || !('peer' in state)) return after
    const { attempt, message } = event
    const second = message.kind === 'description' && attempt === state.attempt && state.peer === 'open'
    return second ? { state, effects: [{ type: 'feed-peer', attempt, message }] } : after
  },

  'takes an old request for the current one': (role, state, event) => {
    const again = event.type === 'signal' && event.message.kind === 'again' && 'attempt' in state
    return step(role, state, again ? { ...event, attempt: state.attempt } : event)
  },

  'does not hear the request for a new attempt': (role, state, event) =>
    event.type === 'signal' && event.message.kind === 'again' ? stay(state) : step(role, state, event),

  'does not close the old Peer': (role, state, event) =>
    without(step(role, state, event), ({ type }) => type === 'close-peer'),

  'forgets the pause after a failure': (role, state, event) =>
    without(step(role, state, event), (effect) => effect.type === 'start-timer' && effect.name === 'pause'),

  'gives an attempt no deadline': (role, state, event) =>
    without(step(role, state, event), (effect) => effect.type === 'start-timer' && effect.name === 'deadline'),

  'does not notice how long the outage is': (role, state, event) =>
    without(step(role, state, event), (effect) => effect.type === 'start-timer' && effect.name === 'outage'),

  'never pauses': (role, state, event) => {
    const { state: next, effects } = step(role, state, event)
    const hasty = (effect: Effect): Effect =>
      effect.type === 'start-timer' && effect.name === 'pause' ? { ...effect, ms: 50 } : effect
    return { state: next, effects: effects.map(hasty) }
  },

  'forgets its failures with every short connection': (role, state, event) => {
    const { state: next, effects } = step(role, state, event)
    return { state: next.status === 'connected' ? { ...next, retry: 0 } : next, effects }
  },

  'leaves out the ICE restart': (role, state, event) =>
    without(
      step(role, state, event),
      (effect) => effect.type === 'restart-ice' || (effect.type === 'send' && effect.message.kind === 'restart'),
    ),

  'overlooks that the network is back': ignoring('network-online'),
  'overlooks that the server is reached again': ignoring('server-reached'),

  'waits for old connections to wake up': (role, state, event) =>
    without(step(role, state, event), ({ type }) => type === 'doubt-server'),

  'overlooks that the mailbox has lost signals': ignoring('reset'),

  'overlooks that the other page is a new one': (role, state, event) =>
    step(role, state, event.type === 'peer-seat' ? { ...event, epoch: Math.min(event.epoch, 1) } : event),

  'takes an unstable connection for a lost one': (role, state, event) =>
    step(role, state, event.type === 'peer-unstable' ? { ...event, type: 'peer-failed' } : event),

  'counts the attempts from one after a reload': (role, state, event) =>
    step(role, state, event.type === 'joined' ? { ...event, lastAttempt: 0 } : event),

  'drops what comes before its seat is confirmed': (role, state, event) =>
    state.status === 'joining' && event.type === 'signal' ? stay(state) : step(role, state, event),

  'hangs up after five failures': (role, state, event) => {
    const after = step(role, state, event)
    const tired = 'retry' in after.state && after.state.retry > 5
    return tired ? step(role, after.state, { type: 'hang-up' }) : after
  },

  'lets the other tab have the seat, but keeps the Peer': (role, state, event) =>
    event.type === 'seat-lost'
      ? without(step(role, state, event), ({ type }) => type === 'close-peer')
      : step(role, state, event),

  'keeps its timers after the end': (role, state, event) => {
    const after = step(role, state, event)
    return after.state.status === 'ended' ? without(after, ({ type }) => type === 'stop-timer') : after
  },
}

function ignoring(type: CallEvent['type']): typeof step {
  return (role: Role, state: CallState, event: CallEvent) =>
    event.type === type ? stay(state) : step(role, state, event)
}

function stay(state: CallState): Step {
  return { state, effects: [] }
}

function without({ state, effects }: Step, drop: (effect: Effect) => boolean): Step {
  return { state, effects: effects.filter((effect) => !drop(effect)) }
}

function isPeerEvent(event: CallEvent): event is Extract<CallEvent, { type: `peer-${string}`; attempt: number }> {
  return event.type.startsWith('peer-') && event.type !== 'peer-seat'
}

function isOffer({ message }: Extract<CallEvent, { type: 'signal' }>): boolean {
  return message.kind === 'description' && message.type === 'offer'
}
