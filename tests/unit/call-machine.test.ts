import { JOINING, step } from '@/lib/call/machine'
import type { CallMessage, PeerMessage } from '@/lib/call/messages'
import type { CallEvent, CallState, Effect, Role } from '@/lib/call/states'

const OFFER: PeerMessage = { kind: 'description', type: 'offer', sdp: 'offer' }
const ANSWER: PeerMessage = { kind: 'description', type: 'answer', sdp: 'answer' }
const CANDIDATE: PeerMessage = { kind: 'candidate', candidate: { candidate: '', sdpMid: '0', sdpMLineIndex: 0 } }
const AGAIN: CallMessage = { kind: 'again' }

const signal = (attempt: number, message: CallMessage): CallEvent => ({ type: 'signal', attempt, message })
const seat = (epoch: number): CallEvent => ({ type: 'peer-seat', epoch })
const joined = (epoch: number, lastAttempt: number): CallEvent => ({ type: 'joined', epoch, lastAttempt })
const peer = (type: 'connected' | 'unstable' | 'recovered' | 'failed', attempt: number): CallEvent => ({
  type: `peer-${type}`,
  attempt,
})
const speaks = (attempt: number, message: PeerMessage): CallEvent => ({ type: 'peer-signal', attempt, message })
const timer = (name: Extract<CallEvent, { type: 'timer' }>['name']): CallEvent => ({ type: 'timer', name })

/** The state after all these events, and the effects of the last one in short. */
function run(role: Role, ...events: CallEvent[]): { state: CallState; effects: string[] } {
  let state: CallState = JOINING
  let effects: readonly Effect[] = []
  for (const event of events) ({ state, effects } = step(role, state, event))
  return { state, effects: effects.map(short) }
}

function short(effect: Effect): string {
  switch (effect.type) {
    case 'start-timer':
      return `start ${effect.name} ${effect.ms}`
    case 'stop-timer':
      return `stop ${effect.name}`
    case 'send':
    case 'feed-peer': {
      const { kind } = effect.message
      return `${effect.type} ${effect.attempt} ${effect.message.kind === 'description' ? effect.message.type : kind}`
    }
    case 'doubt-server':
    case 'release':
      return effect.type
    default:
      return `${effect.type} ${effect.attempt}`
  }
}

const WAITING = [joined(1, 0), speaks(1, OFFER)]
const CONNECTED = [...WAITING, seat(1), signal(1, ANSWER), peer('connected', 1)]
const UNSTABLE = [...CONNECTED, peer('unstable', 1)]
const PAUSING = [...CONNECTED, peer('failed', 1), peer('failed', 2)]
const HEARING = [seat(1), joined(1, 1)]
const ANSWERING = [...HEARING, signal(1, OFFER)]
const ANSWERED = [...ANSWERING, speaks(1, ANSWER), peer('connected', 1)]

describe('the initiator', () => {
  test('[L4] offers at once, before anybody sits in the other seat', () => {
    const { state, effects } = run('initiator', joined(1, 0))
    expect(state).toMatchObject({ status: 'waiting-for-peer', attempt: 1 })
    expect(effects).toEqual(['open-peer 1'])
  })

  test('[L4] keeps its offer when the seat is taken for the first time', () => {
    const { state, effects } = run('initiator', ...WAITING, seat(1))
    expect(state).toMatchObject({ status: 'connecting', attempt: 1, peerEpoch: 1 })
    expect(effects).toEqual(['start deadline 60000', 'start outage 20000'])
  })

  test('[L4] is connected by the answer, and has no timer left', () => {
    const { state, effects } = run('initiator', ...CONNECTED)
    expect(state).toMatchObject({ status: 'connected', attempt: 1 })
    expect(effects).toEqual(['stop deadline', 'stop outage'])
  })

  test.each([
    ['has only now heard of the first page', [joined(1, 0), seat(2)], 2],
    ['was connected to an earlier page', [...CONNECTED, seat(2)], 2],
    ['sees an epoch that skipped some', [...CONNECTED, seat(5)], 2],
    ['reloaded while the other side stayed', [seat(3), joined(2, 7)], 8],
  ] satisfies [string, CallEvent[], number][])(
    '[X4] makes an attempt for a new page when it %s',
    (_, events, attempt) => {
      expect(run('initiator', ...events).state).toMatchObject({ attempt })
    },
  )

  test('[X4] closes the old Peer before it opens the next', () => {
    expect(run('initiator', ...CONNECTED, seat(2)).effects).toEqual([
      'close-peer 1',
      'open-peer 2',
      'start deadline 10000',
      'start outage 20000',
    ])
  })

  test.each([
    ['a repeated snapshot', seat(1)],
    ['a snapshot that is older', seat(0)],
    ['a second answer', signal(1, ANSWER)],
    ['an offer', signal(1, OFFER)],
    ['a request of an old attempt', signal(0, AGAIN)],
    ['a candidate of an old attempt', signal(0, CANDIDATE)],
    ['the late close of an old Peer', peer('failed', 0)],
    ['a late signal of an old Peer', speaks(0, CANDIDATE)],
    ['a timer that runs no longer', timer('deadline')],
    ['signals lost in the mailbox', { type: 'reset' }],
    ['a second reply to taking its seat', joined(1, 4)],
  ] satisfies [string, CallEvent][])('[R24] is not disturbed by %s', (_, event) => {
    const before = run('initiator', ...CONNECTED).state
    expect(step('initiator', before, event)).toEqual({ state: before, effects: [] })
  })

  test('[X4] makes a new attempt when the answerer asks, and pauses when it asks again', () => {
    expect(run('initiator', ...CONNECTED, signal(1, AGAIN)).state).toMatchObject({ attempt: 2, retry: 1 })
    expect(run('initiator', ...CONNECTED, signal(1, AGAIN), signal(2, AGAIN)).effects).toContain('start pause 1000')
  })

  test('[X4] goes above an attempt that it did not know of', () => {
    expect(run('initiator', ...CONNECTED, signal(9, AGAIN)).state).toMatchObject({ attempt: 10 })
  })

  test('[X4] makes a new attempt when its waiting offer may be lost', () => {
    expect(run('initiator', ...WAITING, { type: 'reset' }).effects).toEqual(['close-peer 1', 'open-peer 2'])
  })

  test('[X4] offers again from its new address while it waits', () => {
    expect(run('initiator', ...WAITING, { type: 'network-online' }).effects).toEqual(['close-peer 1', 'open-peer 2'])
  })
})

describe('the ladder of the initiator', () => {
  test('[R24][X4] watches for 2 s, gives the connection 25 s, and looks whether the server is there', () => {
    const { state, effects } = run('initiator', ...UNSTABLE)
    expect(state).toMatchObject({ status: 'unstable', rung: 'watching', outage: 'short' })
    expect(effects).toEqual(['doubt-server', 'start deadline 25000', 'start restart 2000', 'start outage 20000'])
  })

  test('[X4] restarts ICE after 2 s, once', () => {
    const { state, effects } = run('initiator', ...UNSTABLE, timer('restart'))
    expect(state).toMatchObject({ status: 'unstable', rung: 'restarting', attempt: 1 })
    expect(effects).toEqual(['restart-ice 1', 'stop restart'])
  })

  test('[X4] is connected again when the Peer recovers', () => {
    expect(run('initiator', ...UNSTABLE, peer('recovered', 1)).state).toMatchObject({
      status: 'connected',
      attempt: 1,
    })
  })

  test('[X4] opens a new Peer when it has not recovered after 8 s', () => {
    const { state, effects } = run('initiator', ...UNSTABLE, timer('restart'), timer('deadline'))
    expect(state).toMatchObject({ status: 'reconnecting', attempt: 2, retry: 1 })
    expect(effects).toContain('open-peer 2')
  })

  test('[X4] opens a new Peer at once when the old one fails', () => {
    expect(run('initiator', ...CONNECTED, peer('failed', 1)).effects).toContain('open-peer 2')
  })

  test('[R24][X4] pauses for 1, 2, 4, 8, 10, 10 s between the next ones, and goes on', () => {
    let { state } = run('initiator', ...CONNECTED, peer('failed', 1))
    const pauses = [2, 3, 4, 5, 6, 7].map((attempt) => {
      const failed = step('initiator', state, peer('failed', attempt))
      state = step('initiator', failed.state, timer('pause')).state
      expect(state).toMatchObject({ status: 'reconnecting', attempt: attempt + 1 })
      return failed.effects.map(short).find((effect) => effect.startsWith('start pause'))
    })
    expect(pauses).toEqual([1, 2, 4, 8, 10, 10].map((s) => `start pause ${s}000`))
  })

  test('[X4] forgets earlier failures only after 10 s of connection', () => {
    const back = [...CONNECTED, peer('failed', 1), speaks(2, OFFER), signal(2, ANSWER), peer('connected', 2)]
    expect(run('initiator', ...back).effects).toContain('start steady 10000')
    expect(run('initiator', ...back, peer('failed', 2)).effects).toContain('start pause 1000')
    expect(run('initiator', ...back, timer('steady'), peer('failed', 2)).effects).toContain('open-peer 3')
  })

  test('[X4] waits for no pause when the server is reached again', () => {
    expect(run('initiator', ...PAUSING, { type: 'network-online' }).effects).toEqual(['doubt-server'])
    expect(run('initiator', ...PAUSING, { type: 'server-reached' }).effects).toContain('open-peer 3')
  })

  test('[X4] offers afresh what it offered while it did not reach the server', () => {
    const trying = [...CONNECTED, peer('failed', 1)]
    expect(run('initiator', ...trying, { type: 'server-reached' }).effects).toContain('open-peer 3')
  })

  test('[X4] gives a connection that was lost with the server a moment to come back by itself', () => {
    const returning = run('initiator', ...UNSTABLE, timer('restart'), { type: 'server-reached' })
    expect(returning.state).toMatchObject({ status: 'unstable', rung: 'returning', attempt: 1 })
    expect(returning.effects).toEqual(['start deadline 700'])
    const all = [...UNSTABLE, timer('restart'), { type: 'server-reached' }] satisfies CallEvent[]
    expect(run('initiator', ...all, timer('deadline')).effects).toContain('open-peer 2')
    expect(run('initiator', ...all, peer('recovered', 1)).state).toMatchObject({ status: 'connected', attempt: 1 })
  })

  test('[X4] leaves a connection alone on which picture and sound flow, whatever becomes of the server', () => {
    expect(run('initiator', ...CONNECTED, { type: 'server-reached' }).effects).toEqual([])
  })

  test('[X4] waits for no pause when the answerer asks, whatever attempt it knows', () => {
    expect(run('initiator', ...PAUSING, signal(1, AGAIN)).effects).toContain('open-peer 3')
  })

  test.each([
    ['the network is back while it is connected', [...CONNECTED, { type: 'network-online' }]],
    ['the network is back while it is unstable', [...UNSTABLE, { type: 'network-online' }]],
    ['the server is reached again while it is unstable', [...UNSTABLE, { type: 'server-reached' }]],
    ['media stall', [...CONNECTED, { type: 'media-stalled', attempt: 1 }]],
    ['the answerer asks for it', [...CONNECTED, signal(1, { kind: 'restart' })]],
  ] satisfies [string, CallEvent[]][])('[X4] restarts ICE at once when %s', (_, events) => {
    expect(run('initiator', ...events).effects).toContain('restart-ice 1')
  })

  test('[R24] says after 20 s that the outage is long, over all attempts, until it is connected', () => {
    const long = [...UNSTABLE, timer('deadline'), timer('outage')]
    expect(run('initiator', ...long).state).toMatchObject({ status: 'reconnecting', outage: 'long' })
    expect(run('initiator', ...long, timer('deadline')).state).toMatchObject({ outage: 'long' })
    expect(run('initiator', ...long, timer('deadline')).effects).not.toContain('start outage 20000')
    expect(run('initiator', ...long, peer('connected', 2)).state).not.toHaveProperty('outage')
  })
})

describe('the answerer', () => {
  test('[L4] opens its Peer with the offer that waited for it', () => {
    const { state, effects } = run('answerer', ...ANSWERING)
    expect(state).toMatchObject({ status: 'connecting', attempt: 1 })
    expect(effects).toEqual(['open-peer 1', 'feed-peer 1 offer', 'stop pause', 'start deadline 12000'])
  })

  test('[L4] opens it as well when the offer comes before the reply to taking its seat', () => {
    const { effects } = run('answerer', seat(1), signal(1, OFFER), signal(1, CANDIDATE), joined(1, 1))
    expect(effects.slice(-5)).toEqual([
      'open-peer 1',
      'feed-peer 1 offer',
      'stop pause',
      'start deadline 12000',
      'feed-peer 1 candidate',
    ])
  })

  test('[X4] of many waiting offers opens only the latest', () => {
    const { state, effects } = run('answerer', seat(1), joined(1, 3), signal(1, OFFER), signal(2, OFFER))
    expect([state, effects]).toMatchObject([{ peer: 'awaited' }, []])
    expect(run('answerer', seat(1), joined(1, 3), signal(3, OFFER)).effects).toContain('open-peer 3')
  })

  test('[X4] after a reload answers no offer that was for the page before', () => {
    expect(run('answerer', seat(1), joined(2, 3), signal(3, OFFER)).effects).toEqual([])
    expect(run('answerer', seat(1), joined(2, 3), signal(4, OFFER)).effects).toContain('open-peer 4')
  })

  test('[X4] closes what was there when a new attempt comes', () => {
    const { effects } = run('answerer', ...ANSWERED, signal(2, OFFER))
    expect(effects.slice(0, 3)).toEqual(['close-peer 1', 'open-peer 2', 'feed-peer 2 offer'])
  })

  test('[X4] answers the ICE restart within the attempt', () => {
    expect(run('answerer', ...ANSWERED, signal(1, OFFER)).effects).toEqual(['feed-peer 1 offer'])
  })

  test.each([
    ['an old offer', signal(0, OFFER)],
    ['an answer', signal(1, ANSWER)],
    ['a candidate before its offer', signal(2, CANDIDATE)],
    ['a candidate of an old attempt', signal(0, CANDIDATE)],
    ['a request that is not for it', signal(1, AGAIN)],
    ['signals lost in the mailbox', { type: 'reset' }],
  ] satisfies [string, CallEvent][])('[R24] is not disturbed by %s', (_, event) => {
    const before = run('answerer', ...ANSWERED).state
    expect(step('answerer', before, event)).toEqual({ state: before, effects: [] })
  })

  test('[R24] ignores a second offer while the first is unanswered', () => {
    expect(run('answerer', ...ANSWERING, signal(1, OFFER)).effects).toEqual([])
  })

  test.each([
    ['its Peer fails', [...ANSWERED, peer('failed', 1)], 1],
    ['the connection is not back after 25 s', [...ANSWERED, peer('unstable', 1), timer('deadline')], 1],
    ['it is not connected after 12 s', [...ANSWERING, timer('deadline')], 1],
    ['no offer comes within 2 s', [...HEARING, timer('pause')], 1],
    ['the waiting offer may be lost', [...HEARING, { type: 'reset' }], 1],
    ['it hears before its seat is confirmed that it may be lost', [seat(1), { type: 'reset' }, joined(1, 4)], 4],
  ] satisfies [string, CallEvent[], number][])('[X4] asks for a new attempt when %s', (_, events, attempt) => {
    expect(run('answerer', ...events).effects).toContain(`send ${attempt} again`)
  })

  test('[X4] asks with growing pauses, and looks whether the server is there', () => {
    const asked = [...ANSWERED, peer('failed', 1)]
    expect(run('answerer', ...asked).effects).toContain('start pause 1000')
    expect(run('answerer', ...asked, timer('pause')).effects).toEqual([
      'send 1 again',
      'doubt-server',
      'start pause 2000',
    ])
    expect(run('answerer', ...asked, { type: 'network-online' }).effects).toEqual(['doubt-server'])
    // What it has asked is still under way, and is sent now.
    expect(run('answerer', ...asked, { type: 'server-reached' }).effects).toEqual([])
  })

  test.each([
    ['the connection is unstable for 3 s', [...ANSWERED, peer('unstable', 1), timer('restart')]],
    ['media stall', [...ANSWERED, { type: 'media-stalled', attempt: 1 }]],
    ['the network is back', [...ANSWERED, { type: 'network-online' }]],
  ] satisfies [string, CallEvent[]][])('[X4] asks for an ICE restart when %s', (_, events) => {
    expect(run('answerer', ...events).effects).toContain('send 1 restart')
  })

  test('[X4] keeps its connection when it hears that the other page is a new one: the offer follows', () => {
    const { state, effects } = run('answerer', ...ANSWERED, seat(2))
    expect([state, effects]).toMatchObject([{ status: 'connected', peerEpoch: 2 }, []])
  })
})

describe('the end', () => {
  test.each([
    ['its person hangs up', { type: 'hang-up' }, { status: 'ended', reason: 'hung-up' }],
    ['the server says so', { type: 'ended', reason: 'requeued' }, { status: 'ended', reason: 'requeued' }],
    ['a newer tab has the seat', { type: 'seat-lost' }, { status: 'seat-lost' }],
  ] satisfies [string, CallEvent, CallState][])('[L5][X4] lets go of everything when %s', (_, event, state) => {
    expect(run('initiator', ...UNSTABLE, event)).toEqual({
      state,
      effects: ['close-peer 1', 'release', 'stop deadline', 'stop restart', 'stop outage'],
    })
  })

  test('[L5] is final', () => {
    const events = [joined(2, 1), signal(1, AGAIN), seat(9), peer('failed', 1), timer('pause')]
    for (const event of events) expect(run('initiator', ...CONNECTED, { type: 'hang-up' }, event).effects).toEqual([])
  })
})
