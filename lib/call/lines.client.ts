import { ask, Problem } from '@/lib/http/request.client'
import { PAGE_ID } from '@/lib/signalling/page.client'
import { type SeatView, seatView, type WaitingRoomView } from '@/lib/signalling/schema'
import { DOCTOR, type Line, type Party } from './line.client'
import { loadPeer } from './peer.client'
import { whomToPrepare } from './preparation.rules'
import { type EndReason, isOver } from './states'

type Rig = Pick<ConstructorParameters<typeof Line>[0], 'callId' | 'party'>

/**
 * Every line of this page by its call, the admitted one and those that are prepared: opened, found again and ended as
 * the snapshots say.
 */
export class Lines {
  readonly #lines = new Map<string, Line>()
  /** Whose waiting entry a call is about. */
  readonly #entries = new Map<string, string>()
  /** Waiting entries whose preparation is under way, or was refused: each is tried once. */
  readonly #tried = new Set<string>()
  /**
   * The calls that the newest snapshot shows. It may show one before the answer to »Aufrufen« arrives, and none for a
   * moment after it: that a call is over is known only when a snapshot has shown it and the next does not.
   */
  #newest: ReadonlySet<string> = new Set()

  /** Calls that this page has left by itself: a snapshot that still shows one leads nobody back into it. */
  readonly #left = new Set<string>()

  constructor(private readonly make: (rig: Rig) => Line) {}

  open(callId: string, party: Party, entryId?: string): Line {
    const line = this.make({ callId, party })
    this.#lines.set(callId, line)
    if (entryId !== undefined) this.#entries.set(callId, entryId)
    return line
  }

  get(callId: string): Line | undefined {
    return this.#lines.get(callId)
  }

  /** Null when this page found the call open. */
  entryOf(callId: string): string | null {
    return this.#entries.get(callId) ?? null
  }

  /** The line that is prepared for somebody who waits. */
  preparedFor(entryId: string): Line | undefined {
    for (const [callId, entry] of this.#entries) {
      const line = this.#lines.get(callId)
      if (entry === entryId && line && !isOver(line.state)) return line
    }
    return undefined
  }

  remove(line: Line): void {
    const { callId, state } = line
    if (this.#lines.get(callId) !== line) return
    if (state.status === 'ended' && state.reason !== 'requeued' && this.#newest.has(callId)) this.#left.add(callId)
    this.#lines.delete(callId)
    this.#entries.delete(callId)
  }

  wasLeft(callId: string): boolean {
    return this.#left.has(callId)
  }

  /** Ends all lines but this one. */
  end(reason: EndReason, except: Line | null = null): void {
    for (const line of [...this.#lines.values()]) if (line !== except) line.end(reason)
  }

  /** Tells every line what the newest snapshot says of it; `reason` for those that it shows no more. */
  hear(seats: readonly SeatView[], reason: EndReason): readonly Line[] {
    const before = this.#newest
    this.#newest = new Set(seats.map(({ callId }) => callId))
    for (const callId of this.#left) if (!this.#newest.has(callId)) this.#left.delete(callId)
    for (const seat of seats) this.#lines.get(seat.callId)?.hear(seat)
    const gone = [...before].filter((callId) => !this.#newest.has(callId)).map((callId) => this.#lines.get(callId))
    const ended = gone.filter((line) => line !== undefined)
    for (const line of ended) line.end(reason)
    return ended
  }

  /** Connects with who waits, and lets go of who does not wait any more; not while the doctor is in a call. */
  prepare(view: WaitingRoomView, admitted: Line | null): void {
    const wanted = whomToPrepare(view)
    for (const entryId of this.#tried) if (!wanted.includes(entryId)) this.#tried.delete(entryId)
    for (const [callId, entryId] of this.#entries) {
      const line = this.#lines.get(callId)
      if (line && line !== admitted && !wanted.includes(entryId)) line.end('requeued')
    }
    // A call is near: whatever becomes of the preparation, its code is there when it begins.
    if (wanted.length > 0) loadPeer().catch(() => {})
    if (view.call || (admitted && !isOver(admitted.state))) return
    for (const entryId of wanted) {
      if (this.#tried.has(entryId)) continue
      this.#tried.add(entryId)
      void this.#connect(entryId)
    }
  }

  networkIsBack(): void {
    for (const line of this.#lines.values()) line.networkIsBack()
  }

  async #connect(entryId: string): Promise<void> {
    const seat = await ask(
      `/api/waiting-entries/${entryId}/preparation`,
      { body: { page: PAGE_ID }, answer: seatView },
      '',
    )
    // Refused or out of reach: »Aufrufen« connects, as it would have without.
    if (seat instanceof Problem || this.#lines.has(seat.callId)) return
    await this.open(seat.callId, DOCTOR, entryId).sit(seat)
  }
}
