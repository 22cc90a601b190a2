import { CHAT_MOST_PER_SECOND } from './chat.rules'
import { CODE_MOST_PER_SECOND } from './code.rules'
import { FILE_MOST_PER_SECOND } from './file.rules'
import { readTalkMessage, type TalkMessage } from './talk.schema'

/** The ordered, reliable, encrypted channel between the two browsers of a line; it outlives every single attempt. */
export type Channel = {
  /** False while nobody hears it. */
  say(message: TalkMessage): boolean
  /** False while nobody hears it. At most `MAX_CHUNK_BYTES`. */
  sendBytes(bytes: ArrayBuffer): boolean
  /** Bytes not yet on their way: who sends much waits for `drained`. */
  readonly buffered: number
  /** Returns how to stop hearing. */
  hear(listener: TalkListener): () => void
}

export type TalkListener = {
  readonly message?: (message: TalkMessage) => void
  readonly bytes?: (bytes: ArrayBuffer) => void
  /** An attempt is connected: what was said before may be lost. */
  readonly opened?: () => void
  readonly closed?: () => void
  /** Little is buffered: more may be sent. */
  readonly drained?: () => void
}

/** What a Peer carries of it. */
export type Wire = {
  say(text: string): boolean
  sendBytes(bytes: ArrayBuffer): boolean
  readonly buffered: number
}

/** Safe for every browser: larger messages are split by some and refused by others. */
export const MAX_CHUNK_BYTES = 16 * 1024

/** Far above what people and files at 800 Mbit/s need; above it the other side is not one of ours. */
const MAX_PIECES_PER_SECOND = 8_000

/** Much less is enough for what people say: each message is drawn on a screen. */
const MOST_PER_SECOND: Readonly<Record<TalkMessage['kind'], number>> = {
  admission: 10,
  sending: 20,
  ...CODE_MOST_PER_SECOND,
  ...CHAT_MOST_PER_SECOND,
  ...FILE_MOST_PER_SECOND,
}

/** The line's end of its channel: the current attempt's Peer is put in and taken out. */
export class LineChannel implements Channel {
  readonly #listeners = new Set<TalkListener>()
  readonly #onFlood: () => void
  #wire: Wire | null = null
  #second = 0
  #pieces = 0
  readonly #messages = new Map<TalkMessage['kind'], number>()

  constructor(onFlood: () => void) {
    this.#onFlood = onFlood
  }

  say(message: TalkMessage): boolean {
    return this.#wire?.say(JSON.stringify(message)) ?? false
  }

  sendBytes(bytes: ArrayBuffer): boolean {
    return this.#wire?.sendBytes(bytes) ?? false
  }

  get buffered(): number {
    return this.#wire?.buffered ?? 0
  }

  hear(listener: TalkListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  open(wire: Wire): void {
    this.#wire = wire
    for (const { opened } of this.#listeners) opened?.()
  }

  close(): void {
    if (!this.#wire) return
    this.#wire = null
    for (const { closed } of this.#listeners) closed?.()
  }

  /** Something has come. Everything is consumed at once, or dropped: nothing waits in memory. */
  take(piece: string | ArrayBuffer): void {
    if (!this.#wire) return
    const second = Math.floor(performance.now() / 1_000)
    if (second !== this.#second) {
      this.#pieces = 0
      this.#messages.clear()
    }
    this.#second = second
    this.#pieces += 1
    if (this.#pieces > MAX_PIECES_PER_SECOND) {
      this.#onFlood()
      return
    }
    if (typeof piece !== 'string') {
      if (piece.byteLength <= MAX_CHUNK_BYTES) for (const { bytes } of this.#listeners) bytes?.(piece)
      return
    }
    const message = readTalkMessage(piece)
    if (!message) return
    const count = (this.#messages.get(message.kind) ?? 0) + 1
    this.#messages.set(message.kind, count)
    if (count > MOST_PER_SECOND[message.kind]) this.#onFlood()
    else for (const { message: hear } of this.#listeners) hear?.(message)
  }

  drained(): void {
    for (const { drained } of this.#listeners) drained?.()
  }
}
