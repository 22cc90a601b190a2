import { type Alarm, type CodeView, MOST_CERTIFICATES, NO_CODE } from './code.rules'
import type { CodeMessage } from './code.schema'
import { type Binding, begin, blank, type Hash, hear, hexOf, type Memory, type Run } from './security-code'
import type { Role } from './states'

/** Read from the browser's own descriptions, never from a signal; null if one of them names not exactly one. */
export type Fingerprints = { readonly own: string; readonly theirs: string }

type Options = {
  readonly role: Role
  readonly callId: string
  readonly seats: Binding['seats']
  readonly onView: (view: CodeView) => void
  readonly hash?: Hash
  readonly nonce?: () => string
}

/** All that is remembered of one pair of certificates, for as long as the page is in the call. */
type Pair = { memory: Memory; readonly binding: Binding; here: boolean; there: boolean }

type Say = (message: CodeMessage) => void

type Current = { readonly say: Say; readonly fingerprints: Fingerprints; readonly pair: Pair; run: Run }

/** One connection, as the talk knows it; what an earlier one still says is dropped. */
export type CodeConnection = {
  hear(message: CodeMessage): void
  /** It has negotiated once more: within a connection no certificate may change. */
  renegotiated(fingerprints: Fingerprints | null): void
  gone(): void
}

const sha256: Hash = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
const randomNonce = () => hexOf(crypto.getRandomValues(new Uint8Array(32)))

/**
 * The security code of one call on this page: it outlives every connection of the call. What one person has confirmed
 * stays confirmed for as long as both certificates stay the same.
 */
export class CodeTalk {
  readonly #options: Required<Options>
  readonly #pairs = new Map<string, Pair>()
  #newest = 0
  #current: Current | null = null
  /** The pair whose code is shown, also while there is no connection. */
  #shown: Pair | null = null
  #alarm: Alarm | null = null
  #exhausted = false
  /** Events are worked off one after the other: a hash takes a moment. */
  #queue: Promise<void> = Promise.resolve()

  constructor(options: Options) {
    this.#options = { hash: sha256, nonce: randomNonce, ...options }
  }

  /** A connection is there, first or again. */
  connected(fingerprints: Fingerprints | null, say: Say): CodeConnection {
    this.#newest += 1
    const mine = this.#newest
    const whileNewest = (act: () => Promise<void> | void) =>
      this.#enqueue(async () => {
        if (mine === this.#newest) await act()
      })
    whileNewest(() => this.#start(fingerprints, say))
    return {
      hear: (message) => whileNewest(() => this.#hear(message)),
      renegotiated: (now) => whileNewest(() => this.#compare(now)),
      gone: () =>
        whileNewest(() => {
          this.#current = null
        }),
    }
  }

  /** »Stimmt überein«, »Stimmt nicht überein«: what the person here has found of `code`, the one they saw. */
  decide(verdict: 'match' | 'mismatch', code: number): void {
    this.#enqueue(() => {
      if (verdict === 'mismatch') {
        this.#ring('mismatch-here')
      } else if (!this.#alarm && this.#shown?.memory.code === code) {
        this.#shown.here = true
        if (this.#current?.run.awaits === 'nothing') this.#current.say({ kind: 'code-verdict', verdict })
        this.#tell()
      }
    })
  }

  /** When all that has happened is worked off. */
  settled(): Promise<void> {
    return this.#queue
  }

  async #start(fingerprints: Fingerprints | null, say: Say): Promise<void> {
    this.#current = null
    if (this.#alarm) {
      // The other side may have come without having heard of it.
      say({ kind: 'code-verdict', verdict: 'mismatch' })
    } else if (!fingerprints || fingerprints.own === fingerprints.theirs) {
      this.#ring('refused', say)
    } else {
      const pair = this.#pairOf(fingerprints)
      this.#shown = pair
      if (pair) {
        const { run, say: first } = await begin(this.#options.role, pair.binding, pair.memory, this.#options.hash)
        pair.memory = run.memory
        this.#current = { say, fingerprints, pair, run }
        for (const message of first) say(message)
      }
      this.#tell()
    }
  }

  async #hear(message: CodeMessage): Promise<void> {
    const current = this.#current
    if (!current || this.#alarm) return
    const { pair, say } = current
    if (message.kind === 'code-verdict') {
      if (message.verdict === 'mismatch') this.#ring('mismatch-there')
      else if (current.run.awaits !== 'nothing') this.#ring('refused')
      else pair.there = true
    } else {
      const progress = await hear(pair.binding, current.run, message, this.#options.hash)
      if ('refused' in progress) {
        this.#ring('refused')
        return
      }
      current.run = progress.run
      // Before anything is said: it binds also if the connection goes now.
      pair.memory = progress.run.memory
      for (const answer of progress.say) say(answer)
      if (progress.run.awaits === 'nothing' && pair.here) say({ kind: 'code-verdict', verdict: 'match' })
    }
    this.#tell()
  }

  #compare(now: Fingerprints | null): void {
    const before = this.#current?.fingerprints
    if (before && (now?.own !== before.own || now.theirs !== before.theirs)) this.#ring('refused')
  }

  #pairOf(fingerprints: Fingerprints): Pair | null {
    const { role, callId, seats, nonce } = this.#options
    const { own, theirs } = fingerprints
    const key = `${own} ${theirs}`
    const known = this.#pairs.get(key)
    if (known) return known
    if (this.#pairs.size >= MOST_CERTIFICATES) {
      this.#exhausted = true
      return null
    }
    const binding: Binding = {
      callId,
      seats,
      fingerprints: role === 'initiator' ? { initiator: own, answerer: theirs } : { initiator: theirs, answerer: own },
    }
    const pair: Pair = { memory: blank(nonce()), binding, here: false, there: false }
    this.#pairs.set(key, pair)
    return pair
  }

  /** For good: no later code of this call is worth more than the people's doubt. */
  #ring(alarm: Alarm, say: Say | undefined = this.#current?.say): void {
    if (this.#alarm) return
    this.#alarm = alarm
    say?.({ kind: 'code-verdict', verdict: 'mismatch' })
    this.#tell()
  }

  #tell(): void {
    this.#options.onView(this.#view())
  }

  #view(): CodeView {
    const changes = Math.max(0, this.#pairs.size - 1)
    const exhausted = this.#exhausted && this.#shown === null
    if (this.#alarm) return { ...NO_CODE, changes, exhausted, alarm: this.#alarm }
    const shown = this.#shown
    const replaced = [...this.#pairs.values()].some((pair) => pair !== shown && pair.here)
    if (!shown || shown.memory.code === null) return { ...NO_CODE, changes, exhausted, replaced }
    const { here, there, memory } = shown
    const confirmed = here && there ? 'both' : here ? 'here' : there ? 'there' : 'nobody'
    return { code: memory.code, confirmed, changes, replaced, exhausted, alarm: null }
  }

  #enqueue(act: () => Promise<void> | void): void {
    this.#queue = this.#queue.then(act)
  }
}
