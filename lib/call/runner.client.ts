import { permissionOf } from '@/lib/browser/permission.client'
import { DOCTOR_SEAT } from '@/lib/companion/rules'
import { currentFindings, reportFinding } from '@/lib/device-check/findings.client'
import { ask, Problem } from '@/lib/http/request.client'
import { PAGE_ID } from '@/lib/signalling/page.client'
import { type SeatView, type SignalDelivery, seatView, type WaitingRoomView } from '@/lib/signalling/schema'
import { Companions } from './companions.client'
import { Conversation } from './conversation.client'
import { DOCTOR, Line, type Party, partyOf } from './line.client'
import { Lines } from './lines.client'
import { holdMedia, releaseMedia } from './media.client'
import { Outgoing } from './outgoing.client'
import { loadPeer } from './peer.client'
import { type CallPicture, companionPictureOf, pathOf, pictureOf } from './picture.client'
import { Screen } from './screen.client'
import type { SendingMessage } from './sending.schema'
import { type EndReason, isOver } from './states'

/** The server's word follows the doctor's browser's within a moment, or a slow retry. */
const CONFIRMED_WITHIN_MS = 10_000

/**
 * This page's calls: the one in which somebody sits, with camera and microphone, and the lines that are prepared for
 * it. Lives outside React, so that neither a render nor a change of page within the portal disturbs a call. React
 * reads `picture()` and is told of changes.
 */
export class CallRunner {
  readonly #lines = new Lines((rig) => this.#make(rig))
  /** The line on which picture and sound go. */
  #admitted: Line | null = null
  readonly #outgoing = new Outgoing(() => this.#sendOutgoing())
  readonly #companions = new Companions((rig) => this.#make(rig), {
    joined: (line) => this.#welcome(line),
    left: (line) => this.#seeOff(line),
  })
  /** Says to the conversation that a companion has gone. */
  readonly #leaving = new WeakMap<Line, () => void>()
  /** What the other sides have said that they send. */
  readonly #others = new WeakMap<Line, SendingMessage>()
  /** »Aufrufen« was clicked and the server has not answered yet. */
  #asking = false
  /** Runs while a patient was let through by the doctor's browser alone. */
  #unconfirmed: ReturnType<typeof setTimeout> | undefined
  /** What is written in the call with them; it ends with it. */
  #conversation: Conversation | null = null
  /** Whose alarm has switched both off; who switches them on again has chosen to, knowing of that one. */
  #heeded = new WeakSet<Line>()
  readonly #screen = new Screen(() => this.#draw())
  readonly picture = this.#screen.picture
  readonly watch = this.#screen.watch

  /**
   * »Aufrufen« is pressed and not let go of yet: camera and microphone begin, where the browser may use them without a
   * question, and nothing of them leaves it. Returns how to say that the hand has let go; without a click they end.
   */
  foresee(): () => void {
    let pressed = true
    void Promise.all([permissionOf('camera'), permissionOf('microphone')]).then((permissions) => {
      if (pressed && !this.#admitted && permissions.every((permission) => permission === 'granted')) void holdMedia()
    })
    return () => {
      pressed = false
      if (!this.#admitted && !this.#asking) releaseMedia()
    }
  }

  /**
   * »Aufrufen«. Who is connected already is let through at once, while the server is asked; if it refuses, that is
   * taken back. Otherwise everything that can runs side by side.
   */
  async admit(entryId: string, unreachable: string): Promise<string | Problem> {
    const prepared = this.#lines.preparedFor(entryId)
    if (prepared) {
      this.#letThrough(prepared)
      prepared.channel.say({ kind: 'admission', admitted: true })
    } else {
      void holdMedia()
      void loadPeer()
    }
    this.#asking = true
    const seat = await ask(
      `/api/waiting-entries/${entryId}/admission`,
      { body: { page: PAGE_ID }, answer: seatView },
      unreachable,
    )
    this.#asking = false
    if (seat instanceof Problem) {
      // Not reached: perhaps the server has heard it all the same. The next snapshot tells.
      if (seat.status !== 0) prepared?.channel.say({ kind: 'admission', admitted: false })
      if (!this.#admitted || this.#admitted === prepared) this.#stop()
      return seat
    }
    const known = this.#lines.get(seat.callId)
    // Another page may have had the seat meanwhile: then this page sits there anew.
    const same = known && !isOver(known.state) && [0, seat.epoch].includes(known.epoch)
    if (known && !same) known.end('requeued')
    const line = same ? known : this.#lines.open(seat.callId, DOCTOR, entryId)
    this.#letThrough(line)
    void line.sit(seat)
    return seat.callId
  }

  /** »Aufrufen« for a companion, into the call in which this doctor is. */
  async admitCompanion(entryId: string, unreachable: string): Promise<Problem | undefined> {
    const seat = await ask(
      `/api/waiting-entries/${entryId}/admission`,
      { body: { page: PAGE_ID }, answer: seatView },
      unreachable,
    )
    if (seat instanceof Problem) return seat
    this.#hearCompanions(seat)
    return undefined
  }

  /** Takes part in an admitted call, unless this page does or did already: after a reload. */
  join(callId: string): void {
    const known = this.#lines.get(callId)
    if (known && known === this.#admitted) return
    // Another page had taken the seat while the call was only prepared.
    const line = known && !isOver(known.state) ? known : this.#lines.open(callId, DOCTOR)
    this.#letThrough(line)
    if (line !== known) void line.takeSeat()
  }

  /** »Hier fortsetzen«: takes the seat back from the page that has it now. */
  takeBack(): void {
    const lost = this.#admitted
    if (lost?.state.status !== 'seat-lost') return
    const line = this.#lines.open(lost.callId, lost.party, this.#lines.entryOf(lost.callId) ?? undefined)
    this.#letThrough(line)
    void line.takeSeat()
  }

  /** The doctor's newest snapshot. Who waits is connected while nobody is called in: a call is not disturbed. */
  hearWaitingRoom(view: WaitingRoomView): void {
    this.#hear([...(view.call ? [view.call] : []), ...view.prepared], 'finished')
    if (view.call) this.#hearCompanions(view.call)
    this.#lines.prepare(view, this.#admitted)
  }

  /** The patient's newest snapshot; `reason` when it shows no call. */
  hearVisit(call: SeatView | null, reason: EndReason): void {
    this.#hear(call ? [call] : [], reason)
    if (!call || this.#lines.wasLeft(call.callId)) return
    let line = this.#lines.get(call.callId)
    if (!line) {
      // Another window of this patient has the seat: a page that nobody looks at takes it from none.
      const yields = call.held === 'elsewhere' && document.visibilityState === 'hidden'
      if (yields && !call.admitted) return
      line = this.#lines.open(call.callId, partyOf('visitor', call.seat, DOCTOR_SEAT))
      // The call may have given the seat to this page already.
      if (call.held === 'here') void line.sit(call)
      else if (yields) line.yieldSeat()
      else void line.takeSeat()
    }
    if (call.admitted) {
      this.#confirm()
      this.#letThrough(line)
      this.#hearCompanions(call)
    }
  }

  hearSignals(delivery: SignalDelivery): void {
    const line = this.#lines.get(delivery.callId)
    for (const from of new Set(delivery.signals.map((signal) => signal.from))) {
      const speaker = line?.party.other === from ? line : this.#companions.at(delivery.callId, from)
      speaker?.hearSignals({ ...delivery, signals: delivery.signals.filter((signal) => signal.from === from) })
    }
  }

  hearReset(callId: string): void {
    this.#lines.get(callId)?.tryAnew()
    for (const line of this.#companions.all) if (line.callId === callId) line.tryAnew()
  }

  networkIsBack(): void {
    this.#lines.networkIsBack()
    for (const line of this.#companions.all) line.networkIsBack()
  }

  /** The visit is over, for whatever reason: nothing of it goes on in this page. */
  leave(reason: EndReason): void {
    this.#lines.end(reason)
    this.#stop()
  }

  /** Nobody is signed in any more: who waits is let go of; a call goes on. */
  leaveWaiting(): void {
    this.#lines.end('signed-out', this.#admitted)
  }

  /** Lets go of this call; what the server is told is the caller's business. */
  hangUp(callId: string): void {
    this.#lines.get(callId)?.end('hung-up')
  }

  /** The screen of the call was left after its end. */
  forget(): void {
    this.#stop()
  }

  /** The switches over what this page sends. */
  get outgoing(): Pick<Outgoing, 'setMicrophone' | 'setCamera' | 'setAudioOnly' | 'shareScreen' | 'stopSharing'> {
    return this.#outgoing
  }

  /** What the person here has found, comparing the security codes. */
  decide(verdict: 'match' | 'mismatch', code: number, seat?: number): void {
    const line = seat === undefined ? this.#admitted : this.#companions.all.find(({ party }) => party.other === seat)
    line?.decide(verdict, code)
  }

  #make(rig: { callId: string; party: Party }): Line {
    const line: Line = new Line({
      ...rig,
      media: () =>
        this.#carries(line) ? this.#outgoing.stream({ picture: !this.#others.get(line)?.audioOnly }) : null,
      onChange: () => this.#onChange(line),
      onNegotiated: () => this.#screen.letGo(),
    })
    line.channel.hear({
      message: (message) => {
        if (message.kind === 'sending') {
          this.#others.set(line, message)
          if (this.#carries(line)) this.#hearOther(line)
        }
        // Only the doctor's side lets anybody through.
        if (message.kind !== 'admission' || rig.party.as !== 'visitor' || rig.party.other !== DOCTOR_SEAT) return
        if (message.admitted) this.#letThroughForNow(line)
        else if (line === this.#admitted) this.#sendAway(line)
      },
      opened: () => {
        if (!this.#carries(line)) return
        // Said again to who heard neither the first word nor a snapshot yet.
        if (line === this.#admitted && rig.party === DOCTOR) line.channel.say({ kind: 'admission', admitted: true })
        line.channel.say(this.#outgoing.message())
      },
    })
    return line
  }

  /**
   * The doctor's browser says »Aufrufen« before the server does. If the server never says so, for the doctor's page was
   * gone before it was asked, the patient waits on.
   */
  #letThroughForNow(line: Line): void {
    if (line === this.#admitted) return
    this.#letThrough(line)
    this.#confirm()
    this.#unconfirmed = setTimeout(() => {
      if (line === this.#admitted) this.#sendAway(line)
    }, CONFIRMED_WITHIN_MS)
  }

  #confirm(): void {
    clearTimeout(this.#unconfirmed)
  }

  /** Back into the waiting room: the line stays, and nothing goes over it. */
  #sendAway(line: Line): void {
    this.#confirm()
    this.#companions.end('requeued')
    this.#admitted = null
    this.#conversation?.end()
    this.#conversation = null
    this.#outgoing.rest()
    line.sendMedia()
    this.#screen.tell()
  }

  #hearOther(line: Line): void {
    line.sendMedia()
    this.#screen.tell()
  }

  /** Picture and sound go over these lines, if they go at all. */
  #carries(line: Line): boolean {
    return line === this.#admitted || this.#companions.has(line)
  }

  /** What the newest word of the server says of the further people in the call of this page. */
  #hearCompanions(seat: SeatView): void {
    const main = this.#admitted
    if (main?.callId === seat.callId && !isOver(main.state)) this.#companions.hear(seat, main)
  }

  #welcome(line: Line): void {
    const leave = this.#conversation?.join(line.channel, line.opposite?.name ?? '')
    if (leave) this.#leaving.set(line, leave)
    this.#shareOut()
  }

  #seeOff(line: Line): void {
    this.#leaving.get(line)?.()
    this.#shareOut()
  }

  /** What goes out is shared by all who get it. */
  #shareOut(): void {
    const lines = this.#companions.all
    for (const line of [...lines, ...(this.#admitted ? [this.#admitted] : [])]) line.share(lines.length + 1)
    this.#screen.tell()
  }

  /** From now on picture and sound go over this line. */
  #letThrough(line: Line): void {
    if (line === this.#admitted) return
    const before = this.#admitted
    this.#companions.end('requeued')
    this.#admitted = line
    this.#screen.hold()
    this.#screen.tell()
    before?.sendMedia()
    this.#heeded = new WeakSet()
    this.#conversation?.end()
    this.#conversation = new Conversation(line.channel)
    line.letThrough()
    this.#heedAlarm(line)
    void this.#sendMedia(line, line.state.status !== 'joining')
  }

  /**
   * Camera and microphone may take a second to answer: the connection does not wait for them. `prepared` and still not
   * connected: browsers hide a page's addresses until it may use a device, so what was tried without is tried anew.
   */
  async #sendMedia(line: Line, prepared: boolean): Promise<void> {
    await this.#outgoing.begin()
    if (line !== this.#admitted || isOver(line.state)) {
      if (!this.#admitted || isOver(this.#admitted.state)) this.#outgoing.stop()
      return
    }
    // Connected already, nothing else is under way that the drawing of the stage could hold up.
    if (line.state.status === 'connected') this.#screen.show()
    else if (prepared) line.tryAnew()
  }

  /** Something else is sent from now on. */
  #sendOutgoing(): void {
    for (const line of [...(this.#admitted ? [this.#admitted] : []), ...this.#companions.all]) {
      line.sendMedia()
      line.channel.say(this.#outgoing.message())
    }
    this.#screen.tell()
  }

  /** Nothing goes over any line any more; the lines themselves stay. */
  #stop(): void {
    const line = this.#admitted
    this.#confirm()
    this.#companions.end('hung-up')
    this.#admitted = null
    this.#conversation?.end()
    this.#conversation = null
    this.#outgoing.stop()
    line?.sendMedia()
    this.#screen.tell()
  }

  #hear(seats: readonly SeatView[], reason: EndReason): void {
    for (const line of this.#lines.hear(seats, reason)) {
      // The call that another page had taken over is gone.
      this.#lines.remove(line)
      if (line === this.#admitted && line.state.status === 'seat-lost') this.#stop()
    }
  }

  /** How this patient is connected, for the doctor's traffic light: said when it changes, and lasts. */
  #reportPath(line: Line): void {
    const path = pathOf(line)
    if (path && path !== currentFindings().path) reportFinding({ path })
  }

  #onChange(line: Line): void {
    if (line.state.status === 'ended') this.#lines.remove(line)
    if (line.party.as === 'visitor' && line.party.other === DOCTOR_SEAT) this.#reportPath(line)
    if (!this.#carries(line)) return
    this.#heedAlarm(line)
    if (line !== this.#admitted) {
      this.#screen.tell()
      return
    }
    if (line.state.status === 'seat-lost') this.#outgoing.pause()
    else if (line.state.status === 'ended') {
      // Who is called in again soon keeps the camera, as while waiting before.
      if (line.state.reason === 'requeued') this.#outgoing.rest()
      else this.#outgoing.stop()
    }
    if (isOver(line.state)) {
      this.#companions.end('hung-up')
      this.#conversation?.end()
    }
    this.#screen.tell()
  }

  /** Nothing more is shown or said to whom nobody can trust, until the person here chooses to; nobody hangs up (R24). */
  #heedAlarm(line: Line): void {
    if (!line.codeView.alarm || this.#heeded.has(line)) return
    this.#heeded.add(line)
    this.#outgoing.silence()
  }

  #draw(): CallPicture | null {
    const [line, conversation] = [this.#admitted, this.#conversation]
    return (
      line &&
      conversation && {
        ...this.#outgoing.view,
        callId: line.callId,
        entryId: this.#lines.entryOf(line.callId),
        seat: line.party.seat,
        ...pictureOf(line, this.#others.get(line)),
        companions: this.#companions.all.map((companion) => companionPictureOf(companion, this.#others.get(companion))),
        conversation,
      }
    )
  }
}

export const callRunner = new CallRunner()
