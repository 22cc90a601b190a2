import type { Channel } from './channel.client'
import { type Chat, type ChatEvent, type ChatMessage, emptyChat, stepChat, TELL_DRAFT_EVERY_MS } from './chat.rules'
import { type FileMessage, type Files, MAX_FILE_BYTES } from './file.rules'
import { FileTransfers } from './file-transfer.client'
import type { TalkMessage } from './talk.schema'

export type ConversationPicture = {
  readonly chat: Chat
  readonly files: Files
  /** Lines and files that came while nobody was reading. */
  readonly unread: number
}

/** What comes from the other side is drawn this often and no more, however much it is. */
const DRAW_EVERY_MS = 40

/**
 * What two people write and hand to each other in one call: lines, letters and files, over all its connections, on
 * the channel between their browsers and nowhere else (R3). Nothing is stored; `end` forgets everything.
 */
export class Conversation {
  readonly #watchers = new Set<() => void>()
  readonly #transfers: FileTransfers
  #chat: Chat
  #unread = 0
  #reading = false
  #picture: ConversationPicture
  #letters: ReturnType<typeof setTimeout> | undefined
  #drawing: ReturnType<typeof setTimeout> | undefined
  readonly #leave: () => void

  constructor(private readonly channel: Channel) {
    this.#chat = emptyChat(newWriter())
    this.#transfers = new FileTransfers(channel, (much) => this.#tell(much))
    this.#picture = this.#draw()
    this.#leave = channel.hear({
      message: (message) => this.#hear(message),
      bytes: (bytes) => this.#transfers.hearBytes(bytes),
      opened: () => this.#greet(),
      closed: () => this.#step({ type: 'closed' }, false),
      drained: () => this.#transfers.drained(),
    })
    // A prepared line is open already.
    this.#greet()
  }

  readonly picture = (): ConversationPicture => this.#picture

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** The line being typed, as it stands now. */
  type(text: string): void {
    this.#step({ type: 'typed', text }, false)
    if (this.#letters) return
    this.#step({ type: 'due' }, false)
    this.#letters = setTimeout(() => {
      this.#letters = undefined
      this.#step({ type: 'due' }, false)
    }, TELL_DRAFT_EVERY_MS)
  }

  commit(): void {
    this.#step({ type: 'committed', at: Date.now() }, false)
  }

  share(on: boolean): void {
    this.#step({ type: 'sharing', on }, false)
  }

  /** False for one that is larger than a file may be. */
  offer(file: File): boolean {
    if (file.size > MAX_FILE_BYTES) return false
    this.#transfers.offer(file, Date.now())
    return true
  }

  answer(id: number, accepted: boolean): void {
    this.#transfers.step({ type: accepted ? 'accept' : 'decline', id })
  }

  withdraw(id: number): void {
    this.#transfers.step({ type: 'withdraw', id })
  }

  save(id: number, name: string): void {
    this.#transfers.save(id, name)
  }

  remove(id: number): void {
    this.#transfers.step({ type: 'remove', id })
  }

  /** The chat is on the screen, or no longer. */
  read(on: boolean): void {
    this.#reading = on
    if (on) this.#unread = 0
    this.#tell(false)
  }

  /** The call is over. */
  end(): void {
    this.#leave()
    clearTimeout(this.#letters)
    this.#letters = undefined
    this.#transfers.end()
    this.#chat = emptyChat(newWriter())
    this.#unread = 0
    this.#tell(false)
  }

  #greet(): void {
    this.#step({ type: 'opened' }, false)
  }

  #hear(message: TalkMessage): void {
    const before = this.#count()
    if (isAboutFiles(message)) this.#transfers.step({ type: 'said', message, at: Date.now() })
    else if (isChat(message)) this.#step({ type: 'said', message, at: Date.now() }, true)
    if (!this.#reading && this.#count() > before) {
      this.#unread += 1
      this.#tell(true)
    }
  }

  /** `soon`: something from the other side, of which there may be much. */
  #step(event: ChatEvent, soon: boolean): void {
    const before = this.#chat
    const { chat, say } = stepChat(before, event)
    this.#chat = chat
    for (const message of say) this.channel.say(message)
    // Both know of each other only after the greeting: files wait for it too.
    if (before.line !== chat.line) this.#transfers.step({ type: chat.line === 'up' ? 'opened' : 'closed' })
    if (chat !== before) this.#tell(soon)
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
    return { chat: this.#chat, files: this.#transfers.files, unread: this.#unread }
  }

  /** What has come from the other side so far. */
  #count(): number {
    return this.#chat.heard + this.#transfers.files.transfers.filter(({ from }) => from === 'other').length
  }
}

function isAboutFiles(message: TalkMessage): message is FileMessage {
  return message.kind.startsWith('file-')
}

function isChat(message: TalkMessage): message is ChatMessage {
  return message.kind.startsWith('chat-')
}

function newWriter(): string {
  return crypto.randomUUID().replaceAll('-', '')
}
