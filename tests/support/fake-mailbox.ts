import type { CallMessage } from '@/lib/call/messages'

export type Side = 0 | 1
export type Posted = { readonly n: number; readonly attempt: number; readonly message: CallMessage }
export type Kept = Posted & { readonly seq: number; readonly to: Side }

type Stored = Posted & { readonly seq: number; readonly from: number; readonly to: number }
type Seat = { epoch: number; page: number | null; fromSeq: number }
type Route = { page: number; sentUpTo: number }

/** The server's mailbox of a call as lib/signalling/store.ts and lib/call/store.ts keep it, without the database. */
export class FakeCall {
  readonly seats: readonly Seat[]
  lastSeq = 0
  signals: Stored[] = []
  readonly routes = new Map<string, Route>()
  /** Of each two seats, the lower one first. */
  readonly attempts = new Map<string, number>()
  /** A tab takes its seat once; its other lines sit by what that one was told. */
  readonly taken = new Map<number, { readonly by: string; readonly epoch: number }>()

  constructor(seats: number) {
    this.seats = Array.from({ length: seats }, () => ({ epoch: 0, page: null, fromSeq: 0 }))
  }
}

/** What two seats of a call see of it; a call of more than two has one for each pair. */
export class FakeMailbox {
  /** Everything that was ever accepted, for the simulation's own eyes. */
  readonly history: Kept[] = []
  readonly #call: FakeCall
  readonly #pair: readonly [number, number]

  constructor(call: FakeCall = new FakeCall(2), pair: readonly [number, number] = [0, 1]) {
    this.#call = call
    this.#pair = pair
  }

  get seats(): readonly [Seat, Seat] {
    return [this.#seat(0), this.#seat(1)]
  }

  takeSeat(side: Side, page: number): { epoch: number; lastAttempt: number } {
    const seat = this.#seat(side)
    const lastAttempt = this.#call.attempts.get(String(this.#pair)) ?? 0
    const taken = this.#call.taken.get(page)
    if (taken && taken.by !== String(this.#pair)) return { epoch: taken.epoch, lastAttempt }
    if (seat.page !== page) {
      seat.fromSeq = seat.epoch === 0 ? 0 : this.#call.lastSeq
      seat.epoch += 1
      seat.page = page
    }
    this.#call.taken.set(page, { by: String(this.#pair), epoch: seat.epoch })
    return { epoch: seat.epoch, lastAttempt }
  }

  /** False when the page no longer holds the seat. A message that is sent again is taken once. */
  post(side: Side, page: number, batch: readonly Posted[]): boolean {
    if (this.#seat(side).page !== page) return false
    const to: Side = side === 0 ? 1 : 0
    const [from, toSeat] = [this.#pair[side], this.#pair[to]]
    const known = this.#call.routes.get(`${from}→${toSeat}`)
    const route = known?.page === page ? known : { page, sentUpTo: 0 }
    this.#call.routes.set(`${from}→${toSeat}`, route)
    for (const posted of batch) {
      if (posted.n <= route.sentUpTo) continue
      route.sentUpTo = posted.n
      this.#call.lastSeq += 1
      const attempts = this.#call.attempts
      attempts.set(String(this.#pair), Math.max(attempts.get(String(this.#pair)) ?? 0, posted.attempt))
      const seq = this.#call.lastSeq
      this.#call.signals.push({ ...posted, seq, from, to: toSeat })
      this.history.push({ ...posted, seq, to })
    }
    return true
  }

  /** What is new for a seat after `after`; `lost` when the mailbox no longer holds it all. */
  read(side: Side, after: number): { signals: readonly Kept[]; upTo: number; lost: boolean } {
    const begin = Math.max(after, this.#seat(side).fromSeq)
    const later = this.#call.signals.filter(({ seq }) => seq > begin)
    const [own, other] = [this.#pair[side], this.#pair[side === 0 ? 1 : 0]]
    return {
      signals: later.flatMap((kept) => (kept.to === own && kept.from === other ? [{ ...kept, to: side }] : [])),
      upTo: this.#call.lastSeq,
      lost: this.#call.lastSeq > begin && later[0]?.seq !== begin + 1,
    }
  }

  /** Crash recovery empties the UNLOGGED table; seats and counters stay. */
  loseSignals(): void {
    this.#call.signals = []
  }

  #seat(side: Side): Seat {
    const seat = this.#call.seats[this.#pair[side]]
    if (!seat) throw new RangeError('no such seat in this call')
    return seat
  }
}
