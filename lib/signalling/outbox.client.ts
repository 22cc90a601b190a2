import { ask, Problem } from '@/lib/http/request.client'
import { PAGE_ID } from './page.client'
import { doubtReach, isDoubted, onReached } from './reach.client'
import { MAX_SIGNALS_PER_POST } from './rules'

const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 4_000
/** Without an answer for so long it is doubted that the server is reached. */
const PATIENCE_MS = 5_000

/** Numbers this page's messages over all its calls and seats: the mailbox knows by it what it has already. */
let count = 0

type Line = {
  readonly callId: string
  readonly seat: number
  readonly to: number
  readonly as: 'visitor' | 'staff'
}

type Item = { readonly n: number; readonly attempt: number; readonly body: string }

export type Outbox = {
  send(attempt: number, body: string): void
  close(): void
}

/**
 * Sends signals in their order, one POST at a time, and again until each is taken: the mailbox drops what it has
 * already. Refused, it falls silent: this page may not speak any more, and the snapshots say why.
 */
export function openOutbox(line: Line): Outbox {
  const queue: Item[] = []
  let sending = false
  let closed = false
  let retryMs = FIRST_RETRY_MS
  /** Of `queue`, at its head. */
  let underWay = 0
  /** Posts afresh what is under way, or ends the pause. */
  let hasten = () => {}

  const flush = async () => {
    if (sending || closed) return
    sending = true
    while (queue.length > 0 && !closed) {
      if (isDoubted()) await new Promise<void>((resolve) => (hasten = resolve))
      if (closed) break
      const batch = nextBatch(queue)
      underWay = batch.length
      const patience = setTimeout(doubtReach, PATIENCE_MS)
      // What sleeps is left to wake up by itself: the mailbox takes each message once.
      const hastened = new Promise<'hastened'>((resolve) => {
        hasten = () => resolve('hastened')
      })
      const outcome = await Promise.race([post(line, batch), hastened])
      clearTimeout(patience)
      underWay = 0
      if (outcome === 'taken') {
        queue.splice(0, batch.length)
        retryMs = FIRST_RETRY_MS
      } else if (outcome === 'refused') {
        closed = true
      } else if (outcome === 'again') {
        await new Promise<void>((resolve) => {
          hasten = resolve
          setTimeout(resolve, retryMs)
        })
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
      }
    }
    sending = false
  }

  // A POST from before the network was gone wakes up late: what it says is said afresh.
  const stop = onReached(() => {
    retryMs = FIRST_RETRY_MS
    hasten()
  })

  return {
    send(attempt, body) {
      count += 1
      // What waits for an attempt that is over would only keep the next one waiting.
      const stale = queue.findIndex((item, index) => index >= underWay && item.attempt < attempt)
      if (stale !== -1) queue.splice(stale)
      queue.push({ n: count, attempt, body })
      // What is said in the same moment goes in one request.
      queueMicrotask(() => void flush())
    },
    close() {
      closed = true
      stop()
      hasten()
    },
  }
}

/** The first messages of one attempt: the attempt stands on the envelope. */
function nextBatch(queue: readonly Item[]): readonly Item[] {
  const attempt = queue[0]?.attempt
  const end = queue.findIndex((item) => item.attempt !== attempt)
  return queue.slice(0, Math.min(end === -1 ? queue.length : end, MAX_SIGNALS_PER_POST))
}

async function post({ callId, seat, to, as }: Line, batch: readonly Item[]): Promise<'taken' | 'refused' | 'again'> {
  const body = {
    page: PAGE_ID,
    seat,
    to,
    attempt: batch[0]?.attempt,
    messages: batch.map(({ n, body }) => ({ n, body })),
  }
  const outcome = await ask(`/api/calls/${callId}/signals?as=${as}`, { body }, '')
  if (!(outcome instanceof Problem)) return 'taken'
  return outcome.isFinal ? 'refused' : 'again'
}
