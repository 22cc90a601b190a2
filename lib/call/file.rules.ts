/**
 * Files in a call: offered, accepted by a person, then sent in parts, one file at a time in each direction. The
 * receiver counts; after a new connection it says from where to go on. docs/protocol.md, part 3.
 */

/** 20 MB, in the larger of the two ways to count them. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024
/** Offers and files of the other side that are held at once; the memory of a phone is small. */
export const MAX_FILES_HELD = 10
/** Files of both sides that the screen lists. */
const MAX_LISTED = 60

/** More of a kind within a second is a flood, and ends the call: after a reconnection all listed files are spoken of. */
const MOST = 2 * MAX_LISTED
export const FILE_MOST_PER_SECOND = {
  'file-offer': MOST,
  'file-accept': MOST,
  'file-decline': MOST,
  'file-withdraw': MOST,
  'file-arrived': MOST,
} as const satisfies Record<FileMessage['kind'], number>

export type FileMessage =
  | { readonly kind: 'file-offer'; readonly id: number; readonly name: string; readonly size: number }
  /** The receiver wants the bytes from this one on: at first all of them, after a new connection the rest. */
  | { readonly kind: 'file-accept'; readonly id: number; readonly from: number }
  | { readonly kind: 'file-decline'; readonly id: number; readonly why: 'person' | 'full' }
  /** The sender will not send it, or no longer. */
  | { readonly kind: 'file-withdraw'; readonly id: number }
  | { readonly kind: 'file-arrived'; readonly id: number }

/**
 * `offered`: nobody has answered. `accepted`: under way or queued. `full`: the receiver holds too many. `removed`: the
 * receiver let go of what had arrived.
 */
type Status = 'offered' | 'accepted' | 'arrived' | 'declined' | 'full' | 'withdrawn' | 'unreadable' | 'removed'

export type Transfer = {
  readonly from: 'own' | 'other'
  readonly id: number
  readonly name: string
  readonly size: number
  readonly status: Status
  /** Bytes handed to the channel, or received. */
  readonly done: number
  readonly at: number
}

export type Files = { readonly open: boolean; readonly transfers: readonly Transfer[] }

/** What this side's person, disk and channel do. */
export type FilesEvent =
  | { readonly type: 'opened' | 'closed' }
  | { readonly type: 'offer'; readonly id: number; readonly name: string; readonly size: number; readonly at: number }
  | { readonly type: 'withdraw' | 'unreadable' | 'accept' | 'decline' | 'remove'; readonly id: number }
  | { readonly type: 'passed' | 'received'; readonly id: number; readonly upTo: number }
  | { readonly type: 'said'; readonly message: FileMessage; readonly at: number }

export type FilesStep = { readonly files: Files; readonly say: readonly FileMessage[] }

export const NO_FILES: Files = { open: false, transfers: [] }

/** Pure. While the channel is closed nothing is said: `opened` says it then. */
export function stepFiles(files: Files, event: FilesEvent): FilesStep {
  const step = transition(files, event)
  return step.files.open ? step : { files: step.files, say: [] }
}

function transition(files: Files, event: FilesEvent): FilesStep {
  switch (event.type) {
    case 'opened':
      return { files: { ...files, open: true }, say: files.transfers.flatMap(remind) }
    case 'closed':
      return to({ open: false, transfers: files.transfers.map(interrupted) })
    case 'offer': {
      const { id, name, size, at } = event
      const transfer: Transfer = { from: 'own', id, name, size, status: 'offered', done: 0, at }
      return to(list(files, transfer), { kind: 'file-offer', id, name, size })
    }
    case 'withdraw':
    case 'unreadable': {
      if (!isUnsettled(find(files, 'own', event.id))) return to(files)
      const status = event.type === 'withdraw' ? 'withdrawn' : 'unreadable'
      return to(change(files, 'own', event.id, { status }), { kind: 'file-withdraw', id: event.id })
    }
    case 'accept':
      return find(files, 'other', event.id)?.status === 'offered' ? receive(files, event.id, 0, true) : to(files)
    case 'decline':
      if (!isUnsettled(find(files, 'other', event.id))) return to(files)
      return to(change(files, 'other', event.id, { status: 'declined' }), declined(event.id, 'person'))
    case 'remove':
      if (find(files, 'other', event.id)?.status !== 'arrived') return to(files)
      return to(change(files, 'other', event.id, { status: 'removed' }))
    case 'passed':
      return to(change(files, 'own', event.id, { done: event.upTo }))
    case 'received':
      return receive(files, event.id, event.upTo, false)
    case 'said':
      return hear(files, event.message, event.at)
    default:
      return event satisfies never
  }
}

function hear(files: Files, message: FileMessage, at: number): FilesStep {
  const { id } = message
  const own = find(files, 'own', id)
  switch (message.kind) {
    case 'file-offer': {
      const known = find(files, 'other', id)
      if (known) return to(files, ...answerAgain(known))
      const held = files.transfers.filter(
        (one) => one.from === 'other' && (isUnsettled(one) || one.status === 'arrived'),
      )
      if (held.length >= MAX_FILES_HELD) return to(files, declined(id, 'full'))
      const { name, size } = message
      return to(list(files, { from: 'other', id, name, size, status: 'offered', done: 0, at }))
    }
    case 'file-withdraw':
      if (!isUnsettled(find(files, 'other', id))) return to(files)
      return to(change(files, 'other', id, { status: 'withdrawn' }))
    case 'file-accept':
      // An unknown one was offered before this page was reloaded: its bytes are gone.
      if (!own || !isUnsettled(own)) return to(files, { kind: 'file-withdraw', id })
      return to(change(files, 'own', id, { status: 'accepted', done: Math.min(message.from, own.size) }))
    case 'file-decline':
      if (!isUnsettled(own)) return to(files)
      return to(change(files, 'own', id, { status: message.why === 'full' ? 'full' : 'declined' }))
    case 'file-arrived':
      if (!own || !isUnsettled(own)) return to(files)
      return to(change(files, 'own', id, { status: 'arrived', done: own.size }))
    default:
      return message satisfies never
  }
}

/** The receiver has this many bytes; an empty file has them all when it is accepted. */
function receive(files: Files, id: number, done: number, asking: boolean): FilesStep {
  const transfer = find(files, 'other', id)
  if (!transfer) return to(files)
  const say: FileMessage[] = asking ? [{ kind: 'file-accept', id, from: done }] : []
  if (done < transfer.size) return to(change(files, 'other', id, { status: 'accepted', done }), ...say)
  return to(change(files, 'other', id, { status: 'arrived', done }), ...say, { kind: 'file-arrived', id })
}

/** What the other side may have missed when the connection broke. */
function remind({ from, id, name, size, status, done }: Transfer): FileMessage[] {
  if (from === 'other') return status === 'accepted' ? [{ kind: 'file-accept', id, from: done }] : []
  if (status === 'withdrawn' || status === 'unreadable') return [{ kind: 'file-withdraw', id }]
  return status === 'offered' ? [{ kind: 'file-offer', id, name, size }] : []
}

/** To an offer that was made before; to one under way `opened` has answered. */
function answerAgain({ id, status }: Transfer): FileMessage[] {
  if (status === 'arrived' || status === 'removed') return [{ kind: 'file-arrived', id }]
  return status === 'declined' ? [declined(id, 'person')] : []
}

/** Nothing is sent before the receiver, who may be a reloaded page, says once more that it wants it. */
function interrupted(transfer: Transfer): Transfer {
  const underWay = transfer.from === 'own' && transfer.status === 'accepted'
  return underWay ? { ...transfer, status: 'offered' } : transfer
}

function declined(id: number, why: 'person' | 'full'): FileMessage {
  return { kind: 'file-decline', id, why }
}

/** The own file whose bytes go next: in the order of the offers, those that were accepted. */
export function nextToSend({ open, transfers }: Files): Transfer | undefined {
  return open
    ? transfers.find(({ from, status, done, size }) => from === 'own' && status === 'accepted' && done < size)
    : undefined
}

export function find({ transfers }: Files, from: Transfer['from'], id: number): Transfer | undefined {
  return transfers.find((one) => one.from === from && one.id === id)
}

export function isUnsettled(transfer: Transfer | undefined): boolean {
  return transfer?.status === 'offered' || transfer?.status === 'accepted'
}

function change(files: Files, from: Transfer['from'], id: number, to: Partial<Transfer>): Files {
  return {
    ...files,
    transfers: files.transfers.map((one) => (one.from === from && one.id === id ? { ...one, ...to } : one)),
  }
}

function list(files: Files, transfer: Transfer): Files {
  const transfers = [...files.transfers, transfer]
  const oldest = transfers.findIndex((one) => !isUnsettled(one) && (one.from === 'own' || one.status !== 'arrived'))
  return {
    ...files,
    transfers: transfers.length > MAX_LISTED && oldest >= 0 ? transfers.toSpliced(oldest, 1) : transfers,
  }
}

function to(files: Files, ...say: FileMessage[]): FilesStep {
  return { files, say }
}
