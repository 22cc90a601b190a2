import { DOCTOR_SEAT, PATIENT_SEAT } from '@/lib/companion/rules'
import { type Outbox, openOutbox } from '@/lib/signalling/outbox.client'
import { doubtReach, hurryReach, isDoubted, onReached } from '@/lib/signalling/reach.client'
import type { OtherSeat, SeatView, SignalDelivery } from '@/lib/signalling/schema'
import { type Channel, LineChannel } from './channel.client'
import { type CodeView, NO_CODE } from './code.rules'
import { LineCode } from './code-line.client'
import { readFigures } from './figures.client'
import { knockAt } from './knock.client'
import { JOINING, step } from './machine'
import { readCallMessage } from './messages'
import { loadPeer, makeCertificate, type Peer } from './peer.client'
import { assess, type Finding, type Quality, UNKNOWN } from './quality.rules'
import { RelayStock } from './relay.client'
import { takeSeat } from './seat.client'
import {
  type CallEvent,
  type CallState,
  type Effect,
  type EndReason,
  isOver,
  type Role,
  type TimerName,
} from './states'
import { type Connection, watchConnection } from './stats.client'

/** Who this page is on a line: between which seats, and as whom the server is asked. */
export type Party = {
  readonly as: 'visitor' | 'staff'
  readonly seat: number
  readonly other: number
  readonly role: Role
}

/** Of any two seats the lower one offers. */
export function partyOf(as: Party['as'], seat: number, other: number): Party {
  return { as, seat, other, role: seat < other ? 'initiator' : 'answerer' }
}

export const DOCTOR = partyOf('staff', DOCTOR_SEAT, PATIENT_SEAT)
export const PATIENT = partyOf('visitor', PATIENT_SEAT, DOCTOR_SEAT)

type Options = {
  readonly callId: string
  readonly party: Party
  /** What is sent over this line just now; null while the call is only prepared. */
  readonly media: () => MediaStream | null
  readonly onChange: () => void
  /** Both descriptions of an attempt are known: what is left to do for it needs no page. */
  readonly onNegotiated: () => void
}

/**
 * The connection between two seats, from the first attempt to the end: carries out what the machine wants. Owns the
 * Peer and its timers; knows nothing of cameras and screens.
 */
export class Line {
  readonly callId: string
  readonly party: Party
  readonly #media: Options['media']
  readonly #onChange: () => void
  readonly #onNegotiated: () => void
  readonly #channel = new LineChannel(() => this.#dispatch({ type: 'ended', reason: 'flooded' }))
  readonly #code: LineCode
  readonly #timers = new Map<TimerName, ReturnType<typeof setTimeout>>()
  /** One for the whole line, so that what two people have compared stays true over all attempts. */
  readonly #certificate = makeCertificate()
  readonly #openPeer = loadPeer()
  #state: CallState = JOINING
  #codeView: CodeView = NO_CODE
  #connection: Connection | null = null
  #quality: Quality = UNKNOWN
  #remote: MediaStream | null = null
  /** Of an attempt that is not connected yet: until then the last picture stays. */
  #nextRemote: MediaStream | null = null
  #tools: { readonly open: Awaited<ReturnType<typeof loadPeer>>; readonly certificate: RTCCertificate } | null = null
  #seat: SeatView | null = null
  #opposite: OtherSeat | null = null
  #receivers = 1
  #peer: { readonly attempt: number; readonly peer: Peer; stop(): void } | null = null
  #outbox: Outbox | null = null
  #relay: RelayStock | null = null
  #stopKnocking = () => {}
  readonly #noReach = onReached(({ afterFailure }) => {
    this.#stopKnocking()
    if (afterFailure) this.#dispatch({ type: 'server-reached' })
  })

  constructor({ callId, party, media, onChange, onNegotiated }: Options) {
    this.callId = callId
    this.party = party
    this.#media = media
    this.#onChange = onChange
    this.#onNegotiated = onNegotiated
    this.#code = new LineCode({
      callId,
      ...party,
      seats:
        party.role === 'initiator'
          ? { initiator: party.seat, answerer: party.other }
          : { initiator: party.other, answerer: party.seat },
      channel: this.#channel,
      fingerprints: () => this.#peer?.peer.fingerprints() ?? null,
      onView: (view) => {
        this.#codeView = view
        onChange()
      },
    })
    // A failure is met, and said, where it is needed.
    this.#certificate.catch(() => {})
  }

  /** Of the seat that this page has taken; 0 = none yet. */
  get epoch(): number {
    return this.#seat?.epoch ?? 0
  }

  /** Who sits opposite, as the newest snapshot says. */
  get opposite(): OtherSeat | null {
    return this.#opposite
  }

  get state(): CallState {
    return this.#state
  }

  /** How good the connection is, and why not better. */
  get finding(): Finding {
    return this.#quality.finding
  }

  get connection(): Connection | null {
    return this.#connection
  }

  get remote(): MediaStream | null {
    return this.#remote
  }

  get codeView(): CodeView {
    return this.#codeView
  }

  get channel(): Channel {
    return this.#channel
  }

  /** This page has the seat, as the server's answer or a snapshot says. */
  async sit(seat: SeatView): Promise<void> {
    const [open, certificate] = await Promise.all([this.#openPeer, this.#certificate])
    // Asked for twice, by the preparation and by »Aufrufen«: once is enough.
    if (isOver(this.#state) || this.#seat) return
    this.#seat = seat
    this.#tools = { open, certificate }
    this.#relay = new RelayStock(seat.callId, this.party.as, seat.relay)
    this.#outbox = openOutbox({ callId: seat.callId, seat: this.party.seat, to: this.party.other, as: this.party.as })
    const other = this.#find(seat)
    if (other) this.#dispatch({ type: 'peer-seat', epoch: other.epoch })
    this.#dispatch({ type: 'joined', epoch: seat.epoch, lastAttempt: other?.lastAttempt ?? 0 })
  }

  /** Asks for the seat until it is there or refused. */
  async takeSeat(): Promise<void> {
    const seat = await takeSeat(this.callId, this.party.as, () => !isOver(this.#state))
    if (typeof seat === 'string') this.end(seat)
    else if (seat) await this.sit(seat)
  }

  /** Another page of the same person has the seat, and keeps it. */
  yieldSeat(): void {
    this.#dispatch({ type: 'seat-lost' })
  }

  /** What the newest snapshot says of this line. */
  hear(seat: SeatView): void {
    const other = this.#find(seat)
    if (this.#seat && seat.epoch > this.#seat.epoch && seat.held !== 'here') this.#dispatch({ type: 'seat-lost' })
    else if (other) this.#dispatch({ type: 'peer-seat', epoch: other.epoch })
  }

  #find({ others }: SeatView): OtherSeat | undefined {
    const other = others.find(({ seat }) => seat === this.party.other)
    if (other) this.#opposite = other
    return other
  }

  hearSignals({ signals }: SignalDelivery): void {
    for (const { attempt, body } of signals) {
      const message = readCallMessage(body)
      if (message) this.#dispatch({ type: 'signal', attempt, message })
    }
  }

  /** What was tried is worth nothing: while no connection stands, it is tried anew. */
  tryAnew(): void {
    this.#dispatch({ type: 'reset' })
  }

  networkIsBack(): void {
    this.#dispatch({ type: 'network-online' })
  }

  /** »Aufrufen«: what goes over this line is meant for people from now on, and they can check it. */
  letThrough(): void {
    this.#code.begin()
  }

  /** What the person here has found, comparing the security codes. */
  decide(verdict: 'match' | 'mismatch', code: number): void {
    this.#code.decide(verdict, code)
  }

  /** Sends what `media` says now. */
  sendMedia(): void {
    this.#peer?.peer.sendTracks(this.#media())
  }

  /** So many people are sent the same picture: each may cost less. */
  share(receivers: number): void {
    if (receivers === this.#receivers) return
    this.#receivers = receivers
    this.#peer?.peer.share(receivers)
  }

  end(reason: EndReason): void {
    this.#dispatch({ type: 'ended', reason })
  }

  #dispatch(event: CallEvent): void {
    const before = this.#state
    const { state, effects } = step(this.party.role, before, event)
    this.#state = state
    if (state.status === 'connected' && this.#nextRemote) {
      this.#remote = this.#nextRemote
      this.#nextRemote = null
    }
    for (const effect of effects) this.#carryOut(effect)
    if (state !== before) this.#onChange()
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'open-peer':
        this.#open(effect.attempt, effect.initiator)
        break
      case 'close-peer':
        this.#close(effect.attempt)
        break
      case 'feed-peer':
        if (this.#peer?.attempt === effect.attempt) this.#peer.peer.feed(effect.message)
        break
      case 'restart-ice':
        if (this.#peer?.attempt === effect.attempt && this.#relay) this.#peer.peer.restartIce(this.#relay.take())
        break
      case 'send':
        this.#outbox?.send(effect.attempt, JSON.stringify(effect.message))
        break
      case 'start-timer':
        clearTimeout(this.#timers.get(effect.name))
        this.#timers.set(
          effect.name,
          setTimeout(() => this.#dispatch({ type: 'timer', name: effect.name }), effect.ms),
        )
        break
      case 'stop-timer':
        clearTimeout(this.#timers.get(effect.name))
        this.#timers.delete(effect.name)
        break
      case 'doubt-server':
        // Who only waits holds up nobody's call.
        if (!this.#media()) break
        doubtReach()
        this.#stopKnocking()
        // Where no stream listens any more, nobody would end the knocking.
        if (this.#relay && isDoubted()) this.#stopKnocking = knockAt(this.#relay.newest, hurryReach)
        break
      case 'release':
        this.#release()
        break
      default:
        effect satisfies never
    }
  }

  #open(attempt: number, initiator: boolean): void {
    // Before there is a seat the machine opens nothing.
    if (!this.#tools || !this.#relay) return
    const peer = this.#tools.open({
      attempt,
      initiator,
      relay: this.#relay.take(),
      media: this.#media(),
      certificate: this.#tools.certificate,
      onEvent: (event) => {
        if (event.type === 'peer-connected' && event.attempt === this.#peer?.attempt) this.#channel.open(peer)
        this.#dispatch(event)
      },
      onRemote: (remote) => {
        if (this.#remote) this.#nextRemote = remote
        else this.#remote = remote
        this.#onChange()
      },
      onPiece: (piece) => this.#channel.take(piece),
      onDrained: () => this.#channel.drained(),
      onNegotiated: () => {
        if (this.#peer?.attempt !== attempt) return
        this.#code.renegotiated()
        this.#onNegotiated()
      },
    })
    peer.share(this.#receivers)
    const hearReport = readFigures((figures, now) => {
      peer.adapt(figures, now)
      const before = this.#quality.finding
      this.#quality = assess(this.#quality, figures, now)
      if (this.#quality.finding !== before) this.#onChange()
    })
    const stop = watchConnection(
      () => peer.stats().then(hearReport),
      (connection) => {
        this.#connection = connection
        this.#onChange()
      },
      (event) => {
        if (event === 'media-flows') peer.freshPicture()
        else this.#dispatch({ type: event, attempt })
      },
    )
    this.#peer = { attempt, peer, stop }
  }

  #close(attempt: number): void {
    if (this.#peer?.attempt !== attempt) return
    this.#channel.close()
    this.#peer.stop()
    this.#peer.peer.close()
    this.#peer = null
    this.#nextRemote = null
  }

  #release(): void {
    this.#noReach()
    this.#stopKnocking()
    if (this.#peer) this.#close(this.#peer.attempt)
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#relay?.close()
    this.#outbox?.close()
    this.#outbox = null
    this.#remote = null
    this.#connection = null
  }
}
