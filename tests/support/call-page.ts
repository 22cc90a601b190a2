import { JOINING } from '@/lib/call/machine'
import { type CallEvent, type CallState, type Effect, isOver, type TimerName } from '@/lib/call/states'
import type { Simulation } from './call-simulation'
import type { Kept, Posted, Side } from './fake-mailbox'
import { FakePeer, Mistake } from './fake-peer'

const SNAPSHOT_EVERY_MS = 5_000
const OUTAGE_IS_LONG_AFTER_MS = 20_000

/** One browser tab: the machine, a runner as plain as can be, and the two ways to the server. */
export class Page {
  state: CallState = JOINING
  open = true
  peer: FakePeer | undefined
  #released = false
  readonly #timers = new Map<TimerName, () => void>()
  #unconnectedSince: number | null = null
  #lastOpened = 0
  #epoch = 0
  #outbox: Posted[] = []
  #sent = 0
  #posting = false
  #stream = 0
  #streaming = false
  #hung = false
  #doubting = false
  #failed = false
  #read = 0
  #cursor = 0
  #lastArrival = 0

  constructor(
    readonly world: Simulation,
    readonly side: Side,
    readonly id: number,
  ) {
    this.cutStream()
    this.#takeSeat()
    this.#pollServer()
  }

  dispatch(event: CallEvent): void {
    if (!this.open) return
    const { state, effects } = this.world.machine(this.side === 0 ? 'initiator' : 'answerer', this.state, event)
    const told = event.type === 'hang-up' || event.type === 'ended' || event.type === 'seat-lost'
    if (isOver(state) && !isOver(this.state) && !told) throw new Mistake('hangs up by itself')
    this.state = state
    for (const effect of effects) this.#carryOut(effect)
    this.#check()
  }

  /** The tab is gone from one moment to the next. */
  crash(): void {
    this.open = false
    this.#letGo()
  }

  hear({ attempt, message }: Kept): void {
    this.dispatch({ type: 'signal', attempt, message })
  }

  /** What was on its way is lost; the page comes back by itself and asks for what follows its last signal. */
  cutStream(): void {
    this.#stream += 1
    this.#streaming = false
    const stream = this.#stream
    const connect = () => {
      if (!this.open || stream !== this.#stream) return
      if (!this.world.reachable(this.side)) {
        this.#failed = true
        return void this.world.time.after(this.world.time.between(100, 600), connect)
      }
      this.#streaming = true
      this.#doubting = false
      this.#hung = false
      this.#read = this.#cursor
      this.wake('both')
      if (this.#failed) this.dispatch({ type: 'server-reached' })
      this.#failed = false
    }
    this.world.time.after(this.world.time.between(5, 300), connect)
  }

  /** The network fell silent and told nobody: the connections of before wake up by themselves only `laterMs` later. */
  hang(ms: number, laterMs: number): void {
    this.#hung = true
    this.world.time.after(ms + laterMs, () => {
      this.#hung = false
      this.wake('both')
    })
  }

  #doubt(): void {
    if (this.#doubting) return
    this.#doubting = true
    this.cutStream()
  }

  /** The server has something new for this page's stream: a snapshot, which repeats and skips, or signals. */
  wake(what: 'signals' | 'snapshot' | 'both'): void {
    const { time, mailbox } = this.world
    const stream = this.#stream
    const late = what === 'snapshot' && this.world.lateSnapshots > 0
    if (late && time.perhaps(70)) return
    time.after(late ? time.between(0, 4_000) : time.between(1, 30), () => {
      if (stream !== this.#stream || !this.#streaming || this.#hung) return
      const mine = mailbox.seats[this.side]
      if (mine.page === this.id && what !== 'snapshot') {
        const { signals, upTo, lost } = mailbox.read(this.side, this.#read)
        this.#read = upTo
        this.#arrive(() => {
          this.#cursor = upTo
          if (lost) this.dispatch({ type: 'reset' })
          for (const signal of signals) this.hear(signal)
        })
      }
      if (what === 'signals') return
      const peerEpoch = mailbox.seats[this.side === 0 ? 1 : 0].epoch
      const { epoch } = mine
      this.#arrive(() => {
        this.dispatch({ type: 'peer-seat', epoch: peerEpoch })
        if (this.#epoch > 0 && epoch > this.#epoch) this.dispatch({ type: 'seat-lost' })
      })
    })
  }

  #arrive(deliver: () => void): void {
    const { time } = this.world
    const stream = this.#stream
    this.#lastArrival = Math.max(this.#lastArrival, time.now + time.between(2, 120))
    time.after(this.#lastArrival - time.now, () => {
      if (stream === this.#stream) deliver()
    })
  }

  #pollServer(): void {
    this.world.time.after(SNAPSHOT_EVERY_MS, () => {
      if (!this.open) return
      this.wake('both')
      this.#pollServer()
    })
  }

  /** `arrive` runs on the server; what it returns is the reply. Whatever is lost on the way is tried again. */
  #request<T>(arrive: () => T, reply: (answer: T) => void): void {
    const { time } = this.world
    const lost = (percent: number) =>
      this.#hung ||
      !this.world.reachable(this.side) ||
      time.perhaps(percent) ||
      (this.world.lossy > 0 && time.perhaps(60))
    const again = () => void time.after(time.between(200, 800), () => this.#request(arrive, reply))
    time.after(time.between(2, 120), () => {
      if (!this.open || isOver(this.state)) return
      if (lost(4)) return again()
      const answer = arrive()
      time.after(time.between(2, 120), () => {
        if (!this.open || isOver(this.state)) return
        if (lost(2)) again()
        else reply(answer)
      })
    })
  }

  #takeSeat(): void {
    this.#request(
      () => {
        const ticket = this.world.mailbox.takeSeat(this.side, this.id)
        for (const page of this.world.pages) page.wake('snapshot')
        this.wake('signals')
        return ticket
      },
      (ticket) => {
        this.#epoch = ticket.epoch
        this.dispatch({ type: 'joined', ...ticket })
      },
    )
  }

  #post(): void {
    if (this.#posting || this.#outbox.length === 0) return
    this.#posting = true
    const batch = this.#outbox.slice(0, 40)
    this.#request(
      () => {
        const held = this.world.mailbox.post(this.side, this.id, batch)
        for (const page of this.world.pages) if (page.side !== this.side) page.wake('signals')
        return held
      },
      (held) => {
        this.#posting = false
        this.#outbox = this.#outbox.slice(batch.length)
        if (held) this.#post()
        else this.dispatch({ type: 'seat-lost' })
      },
    )
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'open-peer':
        if (this.peer && !this.peer.destroyed) throw new Mistake('has two live Peers')
        if (effect.attempt <= this.#lastOpened) throw new Mistake('opens an old attempt')
        if (effect.initiator !== (this.side === 0)) throw new Mistake('changes its role')
        this.#lastOpened = effect.attempt
        if (effect.initiator) this.world.attempts += 1
        this.peer = new FakePeer(effect.attempt, this.side, this.world.time, this.world.network, (e) =>
          this.dispatch(e),
        )
        return
      case 'close-peer':
        this.#peerOf(effect.attempt).destroy()
        return
      case 'feed-peer':
        this.#peerOf(effect.attempt).feed(effect.message)
        return
      case 'restart-ice':
        this.#peerOf(effect.attempt).restartIce()
        return
      case 'send':
        if (effect.message.kind === 'again') this.world.asked += 1
        this.#sent += 1
        this.#outbox.push({ n: this.#sent, attempt: effect.attempt, message: effect.message })
        this.#post()
        return
      case 'start-timer': {
        this.#timers.get(effect.name)?.()
        const { name, ms } = effect
        const stop = this.world.time.after(ms, () => {
          this.#timers.delete(name)
          this.dispatch({ type: 'timer', name })
        })
        this.#timers.set(name, stop)
        return
      }
      case 'stop-timer':
        this.#timers.get(effect.name)?.()
        this.#timers.delete(effect.name)
        return
      case 'doubt-server':
        this.#doubt()
        return
      case 'release':
        this.#released = true
        return
      default:
        effect satisfies never
    }
  }

  #peerOf(attempt: number): FakePeer {
    if (this.peer?.attempt !== attempt) throw new Mistake('speaks to the Peer of another attempt')
    return this.peer
  }

  #check(): void {
    if (isOver(this.state)) {
      const left = (this.peer && !this.peer.destroyed) || this.#timers.size > 0 || !this.#released
      if (left) throw new Mistake('leaves something behind')
      return
    }
    if (!('outage' in this.state)) {
      this.#unconnectedSince = null
      return
    }
    this.#unconnectedSince ??= this.world.time.now
    const long = this.world.time.now - this.#unconnectedSince > OUTAGE_IS_LONG_AFTER_MS
    if (long && this.state.outage === 'short') throw new Mistake('does not say that the outage is long')
  }

  #letGo(): void {
    for (const stop of this.#timers.values()) stop()
    this.#timers.clear()
    this.peer?.destroy(this.world.time.perhaps(50))
  }
}
