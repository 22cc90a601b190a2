import type { CallMessage } from '@/lib/call/messages'

export type Side = 0 | 1
export type Posted = { readonly n: number; readonly attempt: number; readonly message: CallMessage }
export type Kept = Posted & { readonly seq: number; readonly to: Side }

/** The server's mailbox as lib/signalling/store.ts and lib/call/store.ts keep it, without the database. */
export class FakeMailbox {
  readonly seats = [emptySeat(), emptySeat()] as const
  /** Everything that was ever accepted, for the simulation's own eyes. */
  readonly history: Kept[] = []
  #signals: Kept[] = []
  #lastSeq = 0
  #lastAttempt = 0

  takeSeat(side: Side, page: number): { epoch: number; lastAttempt: number } {
    const seat = this.seats[side]
    if (seat.page !== page) {
      seat.fromSeq = seat.epoch === 0 ? 0 : this.#lastSeq
      seat.sentUpTo = 0
      seat.epoch += 1
      seat.page = page
    }
    return { epoch: seat.epoch, lastAttempt: this.#lastAttempt }
  }

  /** False when the page no longer holds the seat. A message that is sent again is taken once. */
  post(side: Side, page: number, batch: readonly Posted[]): boolean {
    const seat = this.seats[side]
    if (seat.page !== page) return false
    for (const posted of batch) {
      if (posted.n <= seat.sentUpTo) continue
      seat.sentUpTo = posted.n
      this.#lastSeq += 1
      this.#lastAttempt = Math.max(this.#lastAttempt, posted.attempt)
      const kept: Kept = { ...posted, seq: this.#lastSeq, to: side === 0 ? 1 : 0 }
      this.#signals.push(kept)
      this.history.push(kept)
    }
    return true
  }

  /** What is new for a seat after `after`; `lost` when the mailbox no longer holds it all. */
  read(side: Side, after: number): { signals: readonly Kept[]; upTo: number; lost: boolean } {
    const begin = Math.max(after, this.seats[side].fromSeq)
    const later = this.#signals.filter(({ seq }) => seq > begin)
    return {
      signals: later.filter(({ to }) => to === side),
      upTo: this.#lastSeq,
      lost: this.#lastSeq > begin && later[0]?.seq !== begin + 1,
    }
  }

  /** Crash recovery empties the UNLOGGED table; seats and counters stay. */
  loseSignals(): void {
    this.#signals = []
  }
}

function emptySeat(): { epoch: number; page: number | null; fromSeq: number; sentUpTo: number } {
  return { epoch: 0, page: null, fromSeq: 0, sentUpTo: 0 }
}
