import type { Channel } from './channel.client'
import { type Chat, type ChatEvent, type ChatMessage, emptyChat, stepChat } from './chat.rules'
import type { FileMessage, Files } from './file.rules'
import { FileTransfers } from './file-transfer.client'
import type { TalkMessage } from './talk.schema'

/** What is written and handed over between two people of a call, over all connections of their line. */
export class Thread {
  readonly #channel: Channel
  readonly #onChange: (soon: boolean) => void
  readonly #leave: () => void
  readonly transfers: FileTransfers
  #chat: Chat = emptyChat(newWriter())

  /** `onChange` is told whether it may be drawn a little later: there may be much of it. */
  constructor(channel: Channel, onChange: (soon: boolean) => void) {
    this.#channel = channel
    this.#onChange = onChange
    this.transfers = new FileTransfers(channel, onChange)
    this.#leave = channel.hear({
      message: (message) => this.#hear(message),
      bytes: (bytes) => this.transfers.hearBytes(bytes),
      opened: () => this.step({ type: 'opened' }),
      closed: () => this.step({ type: 'closed' }),
      drained: () => this.transfers.drained(),
    })
  }

  get chat(): Chat {
    return this.#chat
  }

  get files(): Files {
    return this.transfers.files
  }

  /** What has come from the other side so far. */
  get count(): number {
    return this.#chat.heard + this.files.transfers.filter(({ from }) => from === 'other').length
  }

  /** `soon`: something from the other side, of which there may be much. */
  step(event: ChatEvent, soon = false): void {
    const before = this.#chat
    const { chat, say } = stepChat(before, event)
    this.#chat = chat
    for (const message of say) this.#channel.say(message)
    // Both know of each other only after the greeting: files wait for it too.
    if (before.line !== chat.line) this.transfers.step({ type: chat.line === 'up' ? 'opened' : 'closed' })
    if (chat !== before) this.#onChange(soon)
  }

  /** The other person has gone: what they wrote stays, and nothing more comes. */
  close(): void {
    this.#leave()
    this.step({ type: 'closed' })
  }

  /** The call is over: nothing is kept. */
  end(): void {
    this.#leave()
    this.transfers.end()
    this.#chat = emptyChat(newWriter())
  }

  #hear(message: TalkMessage): void {
    if (isAboutFiles(message)) this.transfers.step({ type: 'said', message, at: Date.now() })
    else if (isChat(message)) this.step({ type: 'said', message, at: Date.now() }, true)
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
