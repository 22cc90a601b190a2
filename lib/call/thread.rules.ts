import type { Chat, Line } from './chat.rules'
import type { Files, Transfer } from './file.rules'

/** What is written between the person here and one other, as the screen knows it. */
export type ThreadView = {
  /** Of a companion; null for the person whom the call is about: the screen knows that name. */
  readonly person: string | null
  /** They are not in the call any more; what they wrote stays. */
  readonly gone: boolean
  readonly chat: Chat
  readonly files: Files
}

export type ShownLine = Line & {
  readonly person: string | null
  /** An own line that somebody in the call has not got yet, since their connection is away. */
  readonly waiting: boolean
}

/** `thread` says with whom: its place in the list. */
export type ShownTransfer = Transfer & {
  readonly thread: number
  readonly person: string | null
  readonly open: boolean
}

/** All lines, each with who wrote it. What was said to several people stands there once. */
export function linesOf(threads: readonly ThreadView[]): readonly ShownLine[] {
  const own = new Map<string, ShownLine>()
  const others: ShownLine[] = []
  threads.forEach(({ person, gone, chat }, thread) => {
    const seen = new Map<number, number>()
    for (const line of chat.lines) {
      if (line.from === 'other') {
        others.push({ ...line, key: `${thread}/${line.key}`, person, waiting: false })
        continue
      }
      // Each thread numbers its own: who came later has fewer. The moment of writing is the same in all.
      const nth = seen.get(line.at) ?? 0
      seen.set(line.at, nth + 1)
      const key = `own/${line.at}/${nth}`
      const waiting = !gone && chat.line !== 'up' && line.n > chat.delivered
      own.set(key, { ...line, key, person: null, waiting: waiting || own.get(key)?.waiting === true })
    }
  })
  return [...own.values(), ...others].sort((one, other) => one.at - other.at)
}

export function transfersOf(threads: readonly ThreadView[]): readonly ShownTransfer[] {
  return threads.flatMap(({ person, files }, thread) =>
    files.transfers.map((transfer) => ({ ...transfer, thread, person, open: files.open })),
  )
}

/** The letters that others are typing just now. */
export function draftsOf(threads: readonly ThreadView[]): readonly { person: string | null; text: string }[] {
  return threads.flatMap(({ person, gone, chat }) =>
    gone || chat.otherDraft === '' ? [] : [{ person, text: chat.otherDraft }],
  )
}
