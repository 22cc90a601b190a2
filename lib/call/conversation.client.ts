import type { Channel } from './channel.client'
import { type Chat, type ChatEvent, TELL_DRAFT_EVERY_MS } from './chat.rules'
import { type Files, MAX_FILE_BYTES } from './file.rules'
import { Thread } from './thread.client'
import { draftsOf, linesOf, type ShownLine, type ShownTransfer, type ThreadView, transfersOf } from './thread.rules'

export type ConversationPicture = {
  /** With the person whom the call is about; what the own side writes is the same in all threads. */
  readonly chat: Chat
  readonly files: Files
  /** Everybody's, with who wrote them. */
  readonly lines: readonly ShownLine[]
  readonly transfers: readonly ShownTransfer[]
  readonly drafts: ReturnType<typeof draftsOf>
  /** Lines and files that came while nobody was reading. */
  readonly unread: number
}

/** What comes from the other side is drawn this often and no more, however much it is. */
const DRAW_EVERY_MS = 40

type Member = { readonly thread: Thread; readonly person: string | null; readonly gone: boolean }

/**
 * What people write and hand to each other in one call: lines, letters and files, over all its connections, on the
 * channels between their browsers and nowhere else (R3). What one writes goes to everybody. Nothing is stored; `end`
 * forgets everything.
 */
export class Conversation {
  readonly #watchers = new Set<() => void>()
  readonly #main: Thread
  #members: readonly Member[]
  #heard = 0
  #unread = 0
  #reading = false
  #ended = false
  #picture: ConversationPicture
  #letters: ReturnType<typeof setTimeout> | undefined
  #drawing: ReturnType<typeof setTimeout> | undefined
  readonly #lines = remembering<readonly ShownLine[]>()
  readonly #files = remembering<readonly ShownTransfer[]>()
  readonly #drafts = remembering<ReturnType<typeof draftsOf>>()

  constructor(channel: Channel) {
    this.#main = new Thread(channel, (soon) => this.#onChange(soon))
    this.#members = [{ thread: this.#main, person: null, gone: false }]
    this.#picture = this.#draw()
    // A prepared line is open already.
    this.#main.step({ type: 'opened' })
  }

  readonly picture = (): ConversationPicture => this.#picture

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** A companion has come; they are written to from now on. Returns how to say that they have gone. */
  join(channel: Channel, person: string): () => void {
    const thread = new Thread(channel, (soon) => this.#onChange(soon))
    this.#members = [...this.#members, { thread, person, gone: false }]
    const { draft, sharing } = this.#main.chat
    thread.step({ type: 'sharing', on: sharing })
    thread.step({ type: 'typed', text: draft })
    thread.step({ type: 'opened' })
    return () => {
      thread.close()
      this.#members = this.#members.map((one) => (one.thread === thread ? { ...one, gone: true } : one))
      this.#tell(false)
    }
  }

  /** The line being typed, as it stands now. */
  type(text: string): void {
    this.#step({ type: 'typed', text })
    if (this.#letters) return
    this.#step({ type: 'due' })
    this.#letters = setTimeout(() => {
      this.#letters = undefined
      this.#step({ type: 'due' })
    }, TELL_DRAFT_EVERY_MS)
  }

  commit(): void {
    this.#step({ type: 'committed', at: Date.now() })
  }

  share(on: boolean): void {
    this.#step({ type: 'sharing', on })
  }

  /** False for one that is larger than a file may be. */
  offer(file: File): boolean {
    if (file.size > MAX_FILE_BYTES) return false
    const at = Date.now()
    for (const thread of this.#present()) thread.transfers.offer(file, at)
    return true
  }

  answer(id: number, accepted: boolean, thread = 0): void {
    this.#transfers(thread)?.step({ type: accepted ? 'accept' : 'decline', id })
  }

  withdraw(id: number, thread = 0): void {
    this.#transfers(thread)?.step({ type: 'withdraw', id })
  }

  save(id: number, name: string, thread = 0): void {
    this.#transfers(thread)?.save(id, name)
  }

  remove(id: number, thread = 0): void {
    this.#transfers(thread)?.step({ type: 'remove', id })
  }

  /** The chat is on the screen, or no longer. */
  read(on: boolean): void {
    this.#reading = on
    if (on) this.#unread = 0
    this.#tell(false)
  }

  /** The call is over. */
  end(): void {
    this.#ended = true
    clearTimeout(this.#letters)
    this.#letters = undefined
    for (const { thread } of this.#members) thread.end()
    this.#members = this.#members.slice(0, 1)
    this.#unread = 0
    this.#tell(false)
  }

  #present(): readonly Thread[] {
    return this.#members.filter(({ gone }) => !gone).map(({ thread }) => thread)
  }

  #transfers(thread: number) {
    return this.#members[thread]?.thread.transfers
  }

  #step(event: ChatEvent): void {
    for (const thread of this.#present()) thread.step(event)
  }

  #onChange(soon: boolean): void {
    if (this.#ended) return
    const heard = this.#members.reduce((sum, { thread }) => sum + thread.count, 0)
    if (!this.#reading && heard > this.#heard) {
      this.#unread += 1
      this.#tell(true)
    }
    this.#heard = heard
    this.#tell(soon)
  }

  #tell(soon: boolean): void {
    if (soon) {
      this.#drawing ??= setTimeout(() => this.#tell(false), DRAW_EVERY_MS)
      return
    }
    clearTimeout(this.#drawing)
    this.#drawing = undefined
    this.#picture = this.#draw()
    for (const watcher of this.#watchers) watcher()
  }

  #draw(): ConversationPicture {
    const { chat, files } = this.#main
    const threads: ThreadView[] = this.#members.map(({ thread, person, gone }) => ({
      chat: thread.chat,
      files: thread.files,
      person,
      gone,
    }))
    return {
      chat,
      files,
      lines: this.#lines(
        threads.flatMap((one) => [one.gone, one.chat.lines, one.chat.line, one.chat.delivered]),
        () => linesOf(threads),
      ),
      transfers: this.#files(
        threads.map((one) => one.files),
        () => transfersOf(threads),
      ),
      drafts: this.#drafts(
        threads.flatMap((one) => [one.gone, one.chat.otherDraft]),
        () => draftsOf(threads),
      ),
      unread: this.#unread,
    }
  }
}

/** Makes something anew only when what it is made from is something else: drawing hundreds of lines slows the keys down. */
function remembering<T>(): (from: readonly unknown[], make: () => T) => T {
  let last: { readonly from: readonly unknown[]; readonly made: T } | null = null
  return (from, make) => {
    const known = last
    const same = known?.from.length === from.length && known.from.every((one, index) => one === from[index])
    last = known && same ? known : { from, made: make() }
    return last.made
  }
}
