import { setImmediate as turn } from 'node:timers/promises'
import type { Channel, TalkListener } from '@/lib/call/channel.client'
import { Conversation } from '@/lib/call/conversation.client'
import { readTalkMessage, type TalkMessage } from '@/lib/call/talk.schema'

type Sent = { readonly text: string } | { readonly bytes: ArrayBuffer }

/** One end of a channel between two conversations: in order, nothing lost until it is cut. */
class End implements Channel {
  readonly onWay: Sent[] = []
  readonly listeners = new Set<TalkListener>()
  open = false
  /** The most that ever waited here. */
  most = 0

  say(message: TalkMessage): boolean {
    return this.#send({ text: JSON.stringify(message) })
  }

  sendBytes(bytes: ArrayBuffer): boolean {
    return this.#send({ bytes: bytes.slice(0) })
  }

  hear(listener: TalkListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  get buffered(): number {
    return this.onWay.reduce((sum, sent) => sum + ('bytes' in sent ? sent.bytes.byteLength : sent.text.length), 0)
  }

  /** Something arrives here. */
  take(sent: Sent): void {
    for (const listener of this.listeners) {
      if ('bytes' in sent) listener.bytes?.(sent.bytes)
      else listener.message?.(understand(sent.text))
    }
  }

  #send(sent: Sent): boolean {
    if (!this.open) return false
    this.onWay.push(sent)
    this.most = Math.max(this.most, this.buffered)
    return true
  }
}

/** Two browsers that write to each other over connections that come and go. What arrives goes through the schemas. */
export class Desk {
  readonly ends = [new End(), new End()] as const
  readonly people = [new Conversation(this.ends[0]), new Conversation(this.ends[1])]

  person(side: 0 | 1): Conversation {
    const person = this.people[side]
    if (!person) throw new Error('There are two sides.')
    return person
  }

  open(): void {
    for (const end of this.ends) end.open = true
    for (const { listeners } of this.ends) for (const { opened } of listeners) opened?.()
  }

  /** What is on its way is lost. */
  cut(): void {
    for (const end of this.ends) {
      end.open = false
      end.onWay.length = 0
    }
    for (const { listeners } of this.ends) for (const { closed } of listeners) closed?.()
  }

  /** A page that knows nothing any more, on a new connection. */
  reload(side: 0 | 1): void {
    this.cut()
    this.person(side).end()
    this.people[side] = new Conversation(this.ends[side])
    this.open()
  }

  /** Something of this kind arrives at this side, whoever said it. */
  tell(side: 0 | 1, message: TalkMessage): void {
    this.ends[side].take({ text: JSON.stringify(message) })
  }

  tellBytes(side: 0 | 1, bytes: ArrayBuffer): void {
    this.ends[side].take({ bytes })
  }

  /** The next message from this side arrives; false when there is none. */
  deliver(side: 0 | 1): boolean {
    const end = this.ends[side]
    const sent = end.onWay.shift()
    if (!sent) return false
    this.ends[side === 0 ? 1 : 0].take(sent)
    if (end.buffered <= 64 * 1024) for (const { drained } of end.listeners) drained?.()
    return true
  }

  /** Until nobody has anything more to say. */
  async rest(): Promise<void> {
    for (let idle = 0; idle < 2; idle += 1) {
      // Blocks are read from files meanwhile.
      await turn()
      while (this.deliver(0) || this.deliver(1)) idle = 0
    }
  }
}

function understand(text: string): TalkMessage {
  const message = readTalkMessage(text)
  if (!message) throw new Error(`Nobody understands ${text.slice(0, 200)}`)
  return message
}
