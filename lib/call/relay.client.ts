import { ask, Problem } from '@/lib/http/request.client'
import { isDoubted, onReached } from '@/lib/signalling/reach.client'
import { type RelayView, relayView } from '@/lib/signalling/schema'

/** Well within the life of credentials. */
const RENEW_MS = 5 * 60_000

/**
 * Credentials of the relay, fresh for each attempt: one set is always in stock, so that no attempt waits for it, and
 * what is in stock is renewed before it is too old.
 */
export class RelayStock {
  readonly #url: string
  #stock: RelayView
  #asking = false
  #closed = false
  readonly #timer: ReturnType<typeof setInterval> | undefined
  readonly #noReach: () => void = () => {}

  constructor(callId: string, as: 'visitor' | 'staff', first: RelayView) {
    this.#url = `/api/calls/${callId}/relay?as=${as}`
    this.#stock = first
    // Without credentials nothing is ever renewed.
    if (!first.servers.some(({ credential }) => credential)) this.#closed = true
    else {
      this.#timer = setInterval(() => void this.#renew(), RENEW_MS)
      // What is in stock may be older than its life after a long absence.
      this.#noReach = onReached(() => void this.#renew())
    }
  }

  /** For knocking only: it takes nothing from the stock. */
  get newest(): RelayView {
    return this.#stock
  }

  take(): RelayView {
    void this.#renew()
    return this.#stock
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#timer)
    this.#noReach()
  }

  async #renew(): Promise<void> {
    if (this.#asking || this.#closed || isDoubted()) return
    this.#asking = true
    const fresh = await ask(this.#url, { answer: relayView }, '')
    this.#asking = false
    if (!(fresh instanceof Problem)) this.#stock = fresh
  }
}
