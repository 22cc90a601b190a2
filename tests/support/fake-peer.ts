import type { PeerMessage } from '@/lib/call/messages'
import type { PeerEvent } from '@/lib/call/states'
import type { Side } from './fake-mailbox'
import type { VirtualTime } from './virtual-time'

const CHECK_EVERY_MS = 250
const CHECKING_AT_MOST_MS = 15_000
const NOWHERE = -1

type Words = { readonly peer: number; readonly address: number; readonly to?: number; readonly offeredFrom?: number }
type Report =
  | { readonly type: 'peer-signal'; readonly message: PeerMessage }
  | { readonly type: Exclude<PeerEvent['type'], 'peer-signal'> }
/** Two Peers that know each other's descriptions, made on these addresses; the initiator first. */
type Link = { readonly ends: readonly [FakePeer, FakePeer]; readonly addresses: readonly [number, number] }

/** Something that the machine must never do. */
export class Mistake extends Error {}

/** What lies between the two browsers. */
export class FakeNetwork {
  readonly online = [true, true]
  /** Grows with every change of network: what was gathered on an earlier address is worth nothing. */
  readonly address = [0, 0]
  /** While these are above 0: media is blocked, Peers die soon after they were made, new Peers hang for ever. */
  blocked = 0
  cursed = 0
  hanging = 0
  readonly peers = new Map<number, FakePeer>()
  peersMade = 0

  /** What is gathered without a network is worth nothing, ever. */
  addressOf(side: Side): number {
    return this.online[side] ? (this.address[side] ?? 0) : NOWHERE
  }

  get open(): boolean {
    return this.blocked === 0 && this.online.every(Boolean)
  }
}

/**
 * A Peer that misbehaves as simple-peer 9.11.1 does: it throws when spoken to after its end, dies of a second answer
 * or of a stranger's candidate, reports for a while after it was destroyed, and needs a whole offer and answer
 * for an ICE restart. What the machine must never do is a `Mistake` besides.
 */
export class FakePeer {
  destroyed = false
  connected = false
  link: Link | undefined
  readonly #id: number
  #counterpart: number | undefined
  #early: number[] = []
  #negotiating = false
  #restartQueued = false
  #unstable = false
  #stalled = false
  #aliveAt: number
  readonly #patience: number
  /** A browser that never answers: no description, no connection, no failure. */
  readonly #hangs: boolean

  constructor(
    readonly attempt: number,
    readonly side: Side,
    readonly time: VirtualTime,
    readonly network: FakeNetwork,
    readonly report: (event: PeerEvent) => void,
  ) {
    network.peersMade += 1
    this.#id = network.peersMade
    network.peers.set(this.#id, this)
    this.#aliveAt = time.now
    this.#patience = time.between(500, 5_000)
    this.#hangs = network.hanging > 0
    if (side === 0) this.#offer()
    time.after(CHECK_EVERY_MS, () => this.#check())
  }

  feed(message: PeerMessage): void {
    if (this.destroyed) throw new Mistake('feeds a destroyed Peer')
    if (message.kind === 'candidate') this.#meetCandidate(read(message.candidate.candidate).peer)
    else this.#meetDescription(message.type, read(message.sdp))
  }

  restartIce(): void {
    if (this.destroyed) throw new Mistake('restarts ICE on a destroyed Peer')
    if (this.#negotiating) this.#restartQueued = true
    else this.#offer()
  }

  /** By the runner: silent towards it at once, but some of its voices come late. */
  destroy(tellsOther = true): void {
    if (this.destroyed) return
    this.destroyed = true
    this.network.peers.delete(this.#id)
    this.time.after(this.time.between(0, 400), () => this.#say({ type: 'peer-failed' }))
    if (this.time.perhaps(30)) this.time.after(this.time.between(0, 800), () => this.#sayCandidate())
    if (this.time.perhaps(10)) this.time.after(this.time.between(0, 800), () => this.#say({ type: 'peer-connected' }))
    if (this.time.perhaps(10)) this.time.after(this.time.between(0, 800), () => this.#say({ type: 'peer-unstable' }))
    if (tellsOther) this.#tellOther()
  }

  /** By itself: at once, with its report. */
  fail(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.network.peers.delete(this.#id)
    this.#say({ type: 'peer-failed' })
    this.#tellOther()
  }

  /** ICE says connected, and no bytes come. */
  stall(ms: number): void {
    if (this.destroyed || !this.connected || this.#unstable) return
    this.#stalled = true
    this.#say({ type: 'media-stalled' })
    this.time.after(ms, () => this.#flow())
  }

  #flow(): void {
    if (!this.#stalled || this.destroyed) return
    this.#stalled = false
    this.#say({ type: 'peer-recovered' })
  }

  #offer(): void {
    this.#negotiating = true
    this.time.after(this.time.between(1, 40), () => {
      if (!this.destroyed && !this.#hangs) this.#describe('offer', {})
    })
  }

  #describe(type: 'offer' | 'answer', more: Partial<Words>): void {
    const words: Words = { peer: this.#id, address: this.network.addressOf(this.side), ...more }
    this.#say({ type: 'peer-signal', message: { kind: 'description', type, sdp: JSON.stringify(words) } })
    for (let ms = 0; ms < 3; ms += 1)
      this.time.after(this.time.between(1, 300), () => this.destroyed || this.#sayCandidate())
  }

  #meetDescription(type: 'offer' | 'answer', words: Words): void {
    if (this.#counterpart !== undefined && this.#counterpart !== words.peer) throw new Mistake('feeds a stranger')
    if (type === 'offer') {
      if (this.side === 0) throw new Mistake('feeds an offer to the initiator')
      if (this.#negotiating) throw new Mistake('feeds an offer while one is unanswered')
      this.#negotiating = true
      this.#introduce(words.peer)
      this.time.after(this.time.between(1, 60), () => {
        if (this.destroyed || this.#hangs) return
        this.#negotiating = false
        this.#describe('answer', { to: words.peer, offeredFrom: words.address })
      })
      return
    }
    if (!this.#negotiating) throw new Mistake('feeds an answer that nobody waits for')
    if (words.to !== this.#id) throw new Mistake('feeds an answer to another Peer')
    this.#negotiating = false
    this.#introduce(words.peer)
    const other = this.network.peers.get(words.peer)
    // A way that leads nowhere takes no better one's place.
    const nowhere = words.offeredFrom === NOWHERE || words.address === NOWHERE
    if (other && !(nowhere && this.link)) {
      const link: Link = { ends: [this, other], addresses: [words.offeredFrom ?? 0, words.address] }
      for (const end of link.ends) {
        end.link = link
        end.time.after(end.time.between(20, 300), () => end.#flow())
      }
    }
    if (this.#restartQueued) {
      this.#restartQueued = false
      this.#offer()
    }
  }

  #introduce(counterpart: number): void {
    this.#counterpart = counterpart
    for (const peer of this.#early.splice(0)) this.#meetCandidate(peer)
  }

  #meetCandidate(peer: number): void {
    if (this.#counterpart === undefined) this.#early.push(peer)
    else if (peer !== this.#counterpart) throw new Mistake('feeds a stale candidate')
  }

  /** ICE as it looks from here: each end notices in its own time. */
  #check(): void {
    if (this.destroyed) return
    this.time.after(CHECK_EVERY_MS, () => this.#check())
    if (this.network.cursed > 0 && this.time.perhaps(60)) {
      this.fail()
    } else if (this.alive) {
      this.#aliveAt = this.time.now
      if (!this.connected) {
        this.connected = true
        this.#say({ type: 'peer-connected' })
      } else if (this.#unstable) {
        this.#unstable = false
        this.#say({ type: 'peer-recovered' })
      }
    } else {
      this.#suffer(this.time.now - this.#aliveAt)
    }
  }

  #suffer(silence: number): void {
    if (!this.connected) {
      if (this.link && silence > CHECKING_AT_MOST_MS) this.fail()
    } else if (silence > this.#patience + CHECKING_AT_MOST_MS) {
      this.fail()
    } else if (silence > this.#patience && !this.#unstable) {
      this.#unstable = true
      this.#say({ type: 'peer-unstable' })
    }
  }

  get alive(): boolean {
    if (!this.link || !this.network.open) return false
    const { ends, addresses } = this.link
    return ends.every((end, side) => !end.destroyed && addresses[side] === this.network.address[side])
  }

  /** A Peer that ends closes its channel: if that gets through, the other one ends too. */
  #tellOther(): void {
    const other = this.link?.ends[this.side === 0 ? 1 : 0]
    if (other && this.network.open && this.time.perhaps(70))
      this.time.after(this.time.between(10, 200), () => other.fail())
  }

  #sayCandidate(): void {
    const candidate = JSON.stringify({ peer: this.#id, address: 0 })
    this.#say({ type: 'peer-signal', message: { kind: 'candidate', candidate: { candidate, sdpMid: '0' } } })
  }

  #say(event: Report): void {
    this.report({ ...event, attempt: this.attempt })
  }
}

function read(text: string): Words {
  const words: Words = JSON.parse(text)
  return words
}
