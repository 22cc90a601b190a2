import type { SeatView } from '@/lib/signalling/schema'
import { type Line, type Party, partyOf } from './line.client'
import type { EndReason } from './states'

/**
 * The lines to the further people of the call in which this page sits: a line for each pair of seats. The line between
 * doctor and patient, or between a companion and the doctor, is the call's own (lines.client.ts); those here follow it.
 */
export class Companions {
  readonly #lines = new Map<number, Line>()
  /** With whom: a snapshot may tell of who has come without the one before having told of who has gone. */
  readonly #people = new WeakMap<Line, string>()

  constructor(
    private readonly make: (rig: { callId: string; party: Party }) => Line,
    private readonly on: { readonly joined: (line: Line) => void; readonly left: (line: Line) => void },
  ) {}

  /** In the order of their seats. */
  get all(): readonly Line[] {
    return [...this.#lines.values()].toSorted((one, other) => one.party.other - other.party.other)
  }

  has(line: Line): boolean {
    return this.#lines.get(line.party.other) === line
  }

  at(callId: string, seat: number): Line | undefined {
    const line = this.#lines.get(seat)
    return line?.callId === callId ? line : undefined
  }

  /** What the newest snapshot says of the call; `main` is its own line. */
  hear(seat: SeatView, main: Line): void {
    // Another page has the seat: its own snapshot ends these lines with the call's own.
    if (seat.held !== 'here' || !seat.admitted) return
    const wanted = seat.others.filter((other) => other.seat !== main.party.other)
    for (const line of this.all) {
      const still = wanted.some((one) => one.seat === line.party.other && one.person === this.#people.get(line))
      if (still) line.hear(seat)
      else this.#remove(line, 'left')
    }
    for (const other of wanted) {
      if (this.#lines.has(other.seat)) continue
      const line = this.make({ callId: seat.callId, party: partyOf(main.party.as, seat.seat, other.seat) })
      this.#lines.set(other.seat, line)
      this.#people.set(line, other.person)
      line.letThrough()
      line.hear(seat)
      void line.sit(seat)
      this.on.joined(line)
    }
  }

  /** The call is over for this page. */
  end(reason: EndReason): void {
    for (const line of this.all) this.#remove(line, reason)
  }

  #remove(line: Line, reason: EndReason): void {
    this.#lines.delete(line.party.other)
    line.end(reason)
    this.on.left(line)
  }
}
