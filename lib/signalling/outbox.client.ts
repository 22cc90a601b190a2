import { PAGE_ID } from './page.client'
import { MAX_SIGNALS_PER_POST } from './rules'

const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 4_000

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

  const flush = async () => {
    if (sending || closed) return
    sending = true
    while (queue.length > 0 && !closed) {
      const batch = nextBatch(queue)
      const outcome = await post(line, batch)
      if (outcome === 'taken') {
        queue.splice(0, batch.length)
        retryMs = FIRST_RETRY_MS
      } else if (outcome === 'refused') {
        closed = true
      } else {
        await new Promise((resolve) => setTimeout(resolve, retryMs))
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
      }
    }
    sending = false
  }

  return {
    send(attempt, body) {
      count += 1
      queue.push({ n: count, attempt, body })
      // What is said in the same moment goes in one request.
      queueMicrotask(() => void flush())
    },
    close() {
      closed = true
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
  const body = JSON.stringify({
    page: PAGE_ID,
    seat,
    to,
    attempt: batch[0]?.attempt,
    messages: batch.map(({ n, body }) => ({ n, body })),
  })
  try {
    const response = await fetch(`/api/calls/${callId}/signals?as=${as}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    })
    if (response.ok) return 'taken'
    return response.status >= 500 || response.status === 429 ? 'again' : 'refused'
  } catch {
    return 'again'
  }
}
