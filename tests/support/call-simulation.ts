import { step } from '@/lib/call/machine'
import { Page } from './call-page'
import { FakeMailbox, type Kept, type Side } from './fake-mailbox'
import { FakeNetwork } from './fake-peer'
import { VirtualTime } from './virtual-time'

/**
 * Two machines, each with a runner as plain as the real one, a mailbox that loses POSTs and repeats them, and Peers
 * that misbehave, all in virtual time. The first thing that must never be throws a `Mistake`; call-plays.ts says how
 * it must end.
 */

export const FAULTS = [
  'reload',
  'second-tab',
  'mailbox-crash',
  'app-restart',
  'offline',
  'silence',
  'roam',
  'media-blocked',
  'peer-fails',
  'media-stalls',
  'cursed-peers',
  'hanging-peers',
  'lossy-posts',
  'late-snapshots',
  'echo',
] as const

export interface Fault {
  readonly kind: (typeof FAULTS)[number]
  readonly at: number
  readonly side: Side
  readonly ms: number
}

export class Simulation {
  readonly time: VirtualTime
  readonly network = new FakeNetwork()
  readonly mailbox: FakeMailbox
  readonly pages: Page[] = []
  serverDown = 0
  lossy = 0
  lateSnapshots = 0
  attempts = 0
  asked = 0

  constructor(
    seed: number | VirtualTime,
    readonly machine: typeof step = step,
    mailbox = new FakeMailbox(),
  ) {
    this.time = typeof seed === 'number' ? new VirtualTime(seed) : seed
    this.mailbox = mailbox
  }

  /** A tab has a line in each of its seat's pairs: there it goes by the same `id`. */
  open(side: Side, id = this.pages.length): Page {
    const page = new Page(this, side, id)
    this.pages.push(page)
    return page
  }

  /** The page that holds the seat, or will. */
  page(side: Side): Page | undefined {
    const own = this.pages.filter((page) => page.side === side && page.open)
    return own.find(({ id }) => id === this.mailbox.seats[side].page) ?? own.at(-1)
  }

  /** Which tab of a seat comes next; two seats never have the same. */
  nextId(_side: Side): number {
    return this.pages.length
  }

  reachable(side: Side): boolean {
    return this.serverDown === 0 && this.network.online[side] === true
  }

  cause({ kind, side, ms }: Omit<Fault, 'at'>): void {
    const later = (end: () => void) => this.time.after(ms, end)
    const lasting = (change: (by: 1 | -1) => void) => {
      change(1)
      later(() => change(-1))
    }
    const page = this.page(side)
    switch (kind) {
      case 'reload':
        page?.crash()
        later(() => this.open(side, this.nextId(side)))
        return
      case 'second-tab':
        this.open(side, this.nextId(side))
        return
      case 'mailbox-crash':
      case 'app-restart':
        if (kind === 'mailbox-crash') this.mailbox.loseSignals()
        for (const open of this.pages) open.cutStream()
        lasting((by) => {
          this.serverDown += by
        })
        return
      case 'silence':
        if (!this.network.online[side]) return
        this.network.online[side] = false
        for (const open of this.pages) if (open.side === side) open.hang(ms, this.time.between(0, ms))
        later(() => {
          this.network.online[side] = true
        })
        return
      case 'offline':
      case 'roam':
        if (!this.network.online[side]) return
        this.network.online[side] = false
        for (const open of this.pages) if (open.side === side) open.cutStream()
        later(() => {
          this.network.online[side] = true
          if (kind === 'roam') this.network.address[side] = (this.network.address[side] ?? 0) + 1
          for (const open of this.pages) if (open.side === side) open.dispatch({ type: 'network-online' })
        })
        return
      case 'media-blocked':
        lasting((by) => {
          this.network.blocked += by
        })
        return
      case 'peer-fails':
        page?.peer?.fail()
        return
      case 'media-stalls':
        page?.peer?.stall(ms)
        return
      case 'cursed-peers':
        lasting((by) => {
          this.network.cursed += by
        })
        return
      case 'hanging-peers':
        lasting((by) => {
          this.network.hanging += by
        })
        return
      case 'lossy-posts':
        lasting((by) => {
          this.lossy += by
        })
        return
      case 'late-snapshots':
        lasting((by) => {
          this.lateSnapshots += by
        })
        return
      case 'echo': {
        const old = this.mailbox.history.filter(({ to }) => to === side)
        const signal = old[this.time.between(0, Math.max(0, old.length - 1))]
        if (signal && !isLatestOffer(signal, old)) page?.hear(signal)
        return
      }
      default:
        kind satisfies never
    }
  }
}

function isLatestOffer({ attempt, message }: Kept, all: readonly Kept[]): boolean {
  return message.kind === 'description' && message.type === 'offer' && all.every((other) => other.attempt <= attempt)
}
