import { ask, Problem } from '@/lib/http/request.client'
import { type Outbox, openOutbox } from '@/lib/signalling/outbox.client'
import { PAGE_ID } from '@/lib/signalling/page.client'
import { type SeatView, type SignalDelivery, seatView } from '@/lib/signalling/schema'
import { JOINING, step } from './machine'
import { holdMedia, type LocalMedia, type Placeholders, placeholders, releaseMedia } from './media.client'
import { readCallMessage } from './messages'
import { loadPeer, makeCertificate, type Peer } from './peer.client'
import type { CallEvent, CallState, Effect, EndReason, Role, TimerName } from './states'
import { type Connection, watchConnection } from './stats.client'

/** What the screen shows of a call. */
export type CallPicture = {
  readonly callId: string
  readonly state: CallState
  readonly local: LocalMedia | null
  readonly remote: MediaStream | null
  readonly microphoneOn: boolean
  readonly cameraOn: boolean
  readonly connection: Connection | null
}

const BEGINNING: Omit<CallPicture, 'callId'> = {
  state: JOINING,
  local: null,
  remote: null,
  microphoneOn: true,
  cameraOn: true,
  connection: null,
}

type Party = { readonly as: 'visitor' | 'staff'; readonly role: Role }

const DOCTOR: Party = { as: 'staff', role: 'initiator' }
const PATIENT: Party = { as: 'visitor', role: 'answerer' }

/** Three frames: nobody sees the delay. */
const TELL_AFTER_MS = 48

/**
 * Carries out what the machine wants. Owns this page's only Peer and MediaStream, outside React, so that neither a
 * render nor a change of page within the portal disturbs a call. React reads `picture()` and is told of changes.
 */
export class CallRunner {
  readonly #watchers = new Set<() => void>()
  readonly #timers = new Map<TimerName, ReturnType<typeof setTimeout>>()
  #picture: CallPicture | null = null
  /** What the screen was last told. */
  #shown: CallPicture | null = null
  #telling: ReturnType<typeof setTimeout> | undefined
  #party: Party = DOCTOR
  #seat: SeatView | null = null
  #peer: { readonly attempt: number; readonly peer: Peer; stop(): void } | null = null
  #outbox: Outbox | null = null
  #openPeer: Awaited<ReturnType<typeof loadPeer>> | null = null
  #certificate: RTCCertificate | null = null
  #placeholders: Placeholders | null = null
  #preparing: Promise<void> | null = null
  /**
   * The call that the newest snapshot shows. It may show one before the answer to »Aufrufen« arrives, and none for a
   * moment after it: that a call is over is known only when a snapshot has shown it and the next does not.
   */
  #newest: string | null = null

  readonly picture = (): CallPicture | null => this.#shown

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** A call is near: loads what it needs, so that the click need not wait for it. */
  prepare(): Promise<void> {
    this.#preparing ??= Promise.all([loadPeer(), makeCertificate()]).then(
      ([open, certificate]) => {
        this.#openPeer = open
        this.#certificate = certificate
      },
      (error: unknown) => {
        this.#preparing = null
        throw error
      },
    )
    return this.#preparing
  }

  /** »Aufrufen«: admits the patient and begins the call. Everything that can runs side by side. */
  async admit(entryId: string, unreachable: string): Promise<string | Problem> {
    const ready = this.prepare()
    void holdMedia()
    const seat = await ask(
      `/api/waiting-entries/${entryId}/admission`,
      { body: { page: PAGE_ID }, answer: seatView },
      unreachable,
    )
    if (seat instanceof Problem) {
      releaseMedia()
      return seat
    }
    this.#begin(seat.callId, DOCTOR)
    void ready.then(() => this.#seated(seat))
    return seat.callId
  }

  /**
   * Takes part in a call, unless this page does or did already: first arrival or reload. `given` is the seat as the
   * newest snapshot shows it: the admission may have given it to this page.
   */
  join(callId: string, as: 'visitor' | 'staff', given?: SeatView): void {
    if (this.#picture?.callId === callId) return
    this.#begin(callId, as === 'staff' ? DOCTOR : PATIENT)
    const ready = this.prepare()
    if (given?.held === 'here') void ready.then(() => this.#seated(given))
    else void this.#sitDown(callId, ready)
  }

  /** »Hier fortsetzen«: takes the seat back from the page that has it now. */
  takeBack(): void {
    const callId = this.#picture?.callId
    if (!callId || this.#picture?.state.status !== 'seat-lost') return
    this.#begin(callId, this.#party)
    void this.#sitDown(callId, this.prepare())
  }

  async #sitDown(callId: string, ready: Promise<void>): Promise<void> {
    for (let pauseMs = 250; this.#picture?.callId === callId; pauseMs = Math.min(pauseMs * 2, 4_000)) {
      const seat = await ask(
        `/api/calls/${callId}/seat?as=${this.#party.as}`,
        { body: { page: PAGE_ID }, answer: seatView },
        '',
      )
      if (!(seat instanceof Problem)) {
        await ready
        this.#seated(seat)
        return
      }
      if (seat.status >= 400 && seat.status < 500 && seat.status !== 429) {
        this.#dispatch({ type: 'ended', reason: seat.status === 401 ? 'signed-out' : 'finished' })
        return
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }

  #begin(callId: string, party: Party): void {
    this.#closeAll()
    this.#party = party
    this.#seat = null
    this.#picture = { ...BEGINNING, callId }
    this.#tell()
    void this.#sendMedia(callId)
  }

  #seated(seat: SeatView): void {
    if (this.#picture?.callId !== seat.callId) return
    this.#seat = seat
    this.#outbox = openOutbox({
      callId: seat.callId,
      seat: seat.seat,
      to: seat.seat === 0 ? 1 : 0,
      as: this.#party.as,
    })
    const other = seat.others[0]
    if (other) this.#dispatch({ type: 'peer-seat', epoch: other.epoch })
    this.#dispatch({ type: 'joined', epoch: seat.epoch, lastAttempt: seat.lastAttempt })
  }

  /** Camera and microphone may take a second to answer: the connection does not wait for them. */
  async #sendMedia(callId: string): Promise<void> {
    const local = await holdMedia()
    if (this.#picture?.callId !== callId || this.#picture.state.status === 'ended') return
    this.#paint({ local })
    this.setMicrophone(this.#picture.microphoneOn)
    this.setCamera(this.#picture.cameraOn)
    this.#peer?.peer.sendTracks(local.stream)
  }

  /** What the newest snapshot says of this person's call; `reason` when it shows none. */
  hearCall(call: SeatView | null, reason: EndReason): void {
    const current = this.#picture?.callId
    const shownBefore = this.#newest
    this.#newest = call?.callId ?? null
    if (current && current === shownBefore && current !== call?.callId) this.#dispatch({ type: 'ended', reason })
    if (!call || call.callId !== current) return
    const other = call.others[0]
    if (this.#seat && call.epoch > this.#seat.epoch) this.#dispatch({ type: 'seat-lost' })
    else if (other) this.#dispatch({ type: 'peer-seat', epoch: other.epoch })
  }

  hearSignals({ callId, signals }: SignalDelivery): void {
    if (this.#picture?.callId !== callId) return
    for (const { attempt, body } of signals) {
      const message = readCallMessage(body)
      if (message) this.#dispatch({ type: 'signal', attempt, message })
    }
  }

  hearReset(callId: string): void {
    if (this.#picture?.callId === callId) this.#dispatch({ type: 'reset' })
  }

  networkIsBack(): void {
    this.#dispatch({ type: 'network-online' })
  }

  /** Lets go of everything here; what the server is told is the caller's business. */
  hangUp(reason?: EndReason): void {
    this.#dispatch(reason ? { type: 'ended', reason } : { type: 'hang-up' })
  }

  /** The screen of the call was left after its end. */
  forget(): void {
    this.#closeAll()
    releaseMedia()
    this.#picture = null
    this.#tell()
  }

  setMicrophone(on: boolean): void {
    for (const track of this.#picture?.local?.stream.getAudioTracks() ?? []) track.enabled = on
    this.#paint({ microphoneOn: on })
  }

  setCamera(on: boolean): void {
    for (const track of this.#picture?.local?.stream.getVideoTracks() ?? []) track.enabled = on
    this.#paint({ cameraOn: on })
  }

  /** The Peer's own figures, for the details and for measurements. */
  async stats(): Promise<RTCStatsReport | undefined> {
    return await this.#peer?.peer.stats()
  }

  #paint(change: Partial<CallPicture>): void {
    if (!this.#picture) return
    this.#picture = { ...this.#picture, ...change }
    this.#tell()
  }

  /**
   * Tells the screen a moment later, once for all that has changed: drawing the stage takes longer than making an
   * offer, and what is under way to the other side comes first.
   */
  #tell(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined
      this.#shown = this.#picture
      for (const watcher of this.#watchers) watcher()
    }, TELL_AFTER_MS)
  }

  #dispatch(event: CallEvent): void {
    if (!this.#picture) return
    const { state, effects } = step(this.#party.role, this.#picture.state, event)
    if (state !== this.#picture.state) this.#paint({ state })
    for (const effect of effects) this.#carryOut(effect)
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
        if (this.#peer?.attempt === effect.attempt) this.#peer.peer.restartIce()
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
      case 'release':
        this.#closeAll()
        releaseMedia()
        this.#paint({ local: null, remote: null, connection: null })
        break
      default:
        effect satisfies never
    }
  }

  #open(attempt: number, initiator: boolean): void {
    if (!this.#openPeer || !this.#certificate || !this.#seat) return
    const stream = this.#picture?.local?.stream ?? this.#placeholderStream()
    const peer = this.#openPeer({
      attempt,
      initiator,
      iceServers: this.#seat.iceServers.map(({ urls, username, credential }) => ({
        urls,
        ...(username === undefined ? {} : { username }),
        ...(credential === undefined ? {} : { credential }),
      })),
      stream,
      certificate: this.#certificate,
      onEvent: (event) => this.#dispatch(event),
      onRemote: (remote) => this.#paint({ remote }),
    })
    const stop = watchConnection(
      () => peer.stats(),
      (connection) => this.#paint({ connection }),
      (event) => this.#dispatch({ type: event, attempt }),
    )
    this.#peer = { attempt, peer, stop }
  }

  #placeholderStream(): MediaStream {
    this.#placeholders ??= placeholders()
    return this.#placeholders.stream
  }

  #close(attempt: number): void {
    if (this.#peer?.attempt !== attempt) return
    this.#peer.stop()
    this.#peer.peer.close()
    this.#peer = null
  }

  #closeAll(): void {
    if (this.#peer) this.#close(this.#peer.attempt)
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#outbox?.close()
    this.#outbox = null
    this.#placeholders?.release()
    this.#placeholders = null
  }
}

export const callRunner = new CallRunner()
