/**
 * The written side of a call: lines, and the letters of the line that is being typed (real-time text). Each side keeps
 * a numbered log of what it wrote. On every new connection the sides tell each other how far they have read, and what
 * is missing is said again: nothing is lost by a reconnection, nothing stands there twice. docs/protocol.md, part 3.
 */

export const MAX_TEXT = 2_000
/** Lines of both sides that are kept, in this page's memory only. */
export const MAX_LINES = 500
/** EN 301 549, 6.2.4 allows 500 ms from the key to the network. */
export const TELL_DRAFT_EVERY_MS = 200

/**
 * More of a kind within a second is a flood, and ends the call. Letters of a stalled network may come all at once, and
 * so do all lines after a reconnection.
 */
export const CHAT_MOST_PER_SECOND = {
  'chat-hello': 10,
  'chat-line': MAX_LINES + 100,
  'chat-heard': MAX_LINES + 100,
  'chat-draft': 200,
} as const satisfies Record<ChatMessage['kind'], number>

/**
 * Control characters other than the line's end, lone surrogates, and what turns the direction of writing around or is
 * not seen at all. The joiners that emoji and Persian need stay.
 */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu

/** What somebody typed or another browser sent, as it may be shown. Cleaned rather than refused: it is a person's word. */
export function harmless(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\t/g, ' ')
    .normalize('NFC')
    .slice(0, MAX_TEXT)
    .replace(UNSAFE, '')
}

export type ChatMessage =
  /**
   * First of all on a new connection, and once more as an answer: the first may have found nobody. `writer` names my
   * log, `upTo` is the last line that I have of the log `of`.
   */
  | { readonly kind: 'chat-hello'; readonly writer: string; readonly of: string | null; readonly upTo: number }
  | { readonly kind: 'chat-line'; readonly n: number; readonly text: string }
  | { readonly kind: 'chat-heard'; readonly upTo: number }
  /** The whole line as it stands while it is being typed: whatever was missed, the next one heals. */
  | { readonly kind: 'chat-draft'; readonly text: string }

export type Line = {
  readonly from: 'own' | 'other'
  readonly key: string
  readonly n: number
  readonly text: string
  readonly at: number
}

export type Chat = {
  /** Names this page's log; a reloaded page begins a new one. */
  readonly writer: string
  readonly otherWriter: string | null
  /** `greeting`: the other is not there yet, or has not said how far it has read. */
  readonly line: 'down' | 'greeting' | 'up'
  readonly lines: readonly Line[]
  /** The number of the newest own line, of the newest that the other has, and of the newest that came from there. */
  readonly written: number
  readonly delivered: number
  readonly heard: number
  readonly draft: string
  /** The draft as the other saw it last. */
  readonly told: string
  readonly otherDraft: string
  /** Own letters are sent as they are typed (docs/decisions/007-letters-are-shared.md). */
  readonly sharing: boolean
}

export type ChatEvent =
  | { readonly type: 'opened' | 'closed' }
  | { readonly type: 'typed'; readonly text: string }
  /** The pause since the last letters is over. */
  | { readonly type: 'due' }
  | { readonly type: 'committed'; readonly at: number }
  | { readonly type: 'sharing'; readonly on: boolean }
  | { readonly type: 'said'; readonly message: ChatMessage; readonly at: number }

export type ChatStep = { readonly chat: Chat; readonly say: readonly ChatMessage[] }

export function emptyChat(writer: string): Chat {
  return {
    writer,
    otherWriter: null,
    line: 'down',
    lines: [],
    written: 0,
    delivered: 0,
    heard: 0,
    draft: '',
    told: '',
    otherDraft: '',
    sharing: true,
  }
}

/** Pure. What is to be said is said in this order. */
export function stepChat(chat: Chat, event: ChatEvent): ChatStep {
  switch (event.type) {
    case 'opened': {
      const greeting: Chat = { ...chat, line: 'greeting', told: '' }
      return { chat: greeting, say: [hello(greeting)] }
    }
    case 'closed':
      return quiet({ ...chat, line: 'down' })
    case 'typed':
      return quiet({ ...chat, draft: harmless(event.text) })
    case 'due':
      return tellDraft(chat)
    case 'sharing':
      return tellDraft({ ...chat, sharing: event.on })
    case 'committed':
      return commit(chat, event.at)
    case 'said':
      return chat.line === 'down' ? quiet(chat) : hear(chat, event.message, event.at)
    default:
      return event satisfies never
  }
}

function hear(chat: Chat, message: ChatMessage, at: number): ChatStep {
  switch (message.kind) {
    case 'chat-hello':
      return chat.line === 'greeting' ? greet(chat, message) : quiet(chat)
    case 'chat-heard':
      return quiet({ ...chat, delivered: Math.max(chat.delivered, Math.min(message.upTo, chat.written)) })
    case 'chat-draft':
      return quiet({ ...chat, otherDraft: message.text })
    case 'chat-line': {
      if (chat.line !== 'up' || message.n <= chat.heard || message.text.trim() === '') return quiet(chat)
      const { n, text } = message
      const line: Line = { from: 'other', key: `${chat.otherWriter}/${n}`, n, text, at }
      return {
        chat: { ...chat, heard: n, otherDraft: '', lines: withLine(chat.lines, line) },
        say: [{ kind: 'chat-heard', upTo: n }],
      }
    }
    default:
      return message satisfies never
  }
}

/** The other says how far it has read; what is missing follows. A log that is new here begins from its first line. */
function greet(chat: Chat, { writer, of, upTo }: ChatMessage & { kind: 'chat-hello' }): ChatStep {
  const delivered = of === chat.writer ? Math.min(upTo, chat.written) : 0
  const known = writer === chat.otherWriter
  const { chat: next, say } = tellDraft({
    ...chat,
    line: 'up',
    otherWriter: writer,
    otherDraft: '',
    heard: known ? chat.heard : 0,
    delivered,
  })
  const missing = chat.lines.filter(({ from, n }) => from === 'own' && n > delivered)
  const lines = missing.map(({ n, text }): ChatMessage => ({ kind: 'chat-line', n, text }))
  return { chat: next, say: [hello(next), ...lines, ...say] }
}

function hello({ writer, otherWriter, heard }: Chat): ChatMessage {
  return { kind: 'chat-hello', writer, of: otherWriter, upTo: heard }
}

function commit(chat: Chat, at: number): ChatStep {
  const text = chat.draft.trim()
  if (text === '') return quiet(chat)
  const n = chat.written + 1
  const line: Line = { from: 'own', key: `own/${n}`, n, text, at }
  const next = { ...chat, written: n, draft: '', told: '', lines: withLine(chat.lines, line) }
  return { chat: next, say: chat.line === 'up' ? [{ kind: 'chat-line', n, text }] : [] }
}

function tellDraft(chat: Chat): ChatStep {
  const text = chat.sharing ? chat.draft : ''
  if (chat.line !== 'up' || text === chat.told) return quiet(chat)
  return { chat: { ...chat, told: text }, say: [{ kind: 'chat-draft', text }] }
}

function withLine(lines: readonly Line[], line: Line): readonly Line[] {
  return [...lines, line].slice(-MAX_LINES)
}

function quiet(chat: Chat): ChatStep {
  return { chat, say: [] }
}
