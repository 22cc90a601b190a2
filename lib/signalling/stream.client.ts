import { createParser } from 'eventsource-parser'
import { PAGE_ID } from './page.client'
import { onDoubt, onHurry, tellReached } from './reach.client'
import { EVENTS, type EventName, type EventPayload } from './schema'

/** How often the server beats; silence of more than two beats means that the connection is dead. */
const BEAT_MS = 16_000
const SILENCE_MS = 35_000
/** Of so many calls the position is kept: more than are ever open for one page. */
const POSITIONS = 12
const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 8_000
/**
 * While it is doubted that the server is reached, tries are added, first after so long. None is given up for that: a
 * browser keeps the connection it was waiting for and would give it, which sleeps ever longer, to the next try.
 */
const FIRST_MORE_MS = 1_000
const LONGEST_MORE_MS = 8_000
/** HTTP/1.1 has six connections for everything. */
const MOST_TRIES = 2

type Hearing = { readonly [N in EventName]?: (payload: EventPayload<N>) => void }

export type StreamState = 'open' | 'interrupted'

export type OpenStream = { close(): void }

/**
 * Opens this page's one stream and keeps it open: after every loss it comes back by itself, with a growing, jittered
 * pause, and continues where the signals ended. Read by fetch, since EventSource gives up for good on a 502 and
 * hides whether it was a 401.
 */
export function openStream(
  as: 'visitor' | 'staff',
  hearing: Hearing,
  onState: (state: StreamState) => void = () => {},
): OpenStream {
  /** Up to where the signals of a call have come, the newest call last. */
  const read = new Map<string, number>()
  let retryMs = FIRST_RETRY_MS
  let closed = false
  /** The connection that is open … */
  let current: AbortController | undefined
  /** … and those that have no answer yet. */
  const tries = new Set<AbortController>()
  /** Set while the next try is waited for. */
  let pause: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let heardAt = performance.now()
  let doubted = false
  let more: ReturnType<typeof setTimeout> | undefined
  let moreMs = FIRST_MORE_MS
  /** The server was not reached since the stream was last open. */
  let failed = false

  const heard = () => {
    heardAt = performance.now()
    clearTimeout(silence)
    silence = setTimeout(() => {
      if (current) current.abort()
      else if (!doubted) drop()
    }, SILENCE_MS)
  }

  /** Whatever is open or waited for; what follows from it follows. */
  const drop = () => {
    current?.abort()
    for (const abort of tries) abort.abort()
  }

  const take = (event: string, data: string) => {
    heard()
    if (closed || !(event in EVENTS)) return
    dispatch(event as EventName, JSON.parse(data))
  }

  const dispatch = <N extends EventName>(name: N, payload: unknown) => {
    const parsed = EVENTS[name].safeParse(payload)
    if (!parsed.success) return
    if (name === 'over') stream.close()
    const value = parsed.data as EventPayload<N>
    if ('upTo' in value) remember(value.callId, value.upTo)
    hearing[name]?.(value)
  }

  const remember = (callId: string, upTo: number) => {
    read.delete(callId)
    read.set(callId, upTo)
    for (const oldest of [...read.keys()].slice(0, -POSITIONS)) read.delete(oldest)
  }

  const connect = async () => {
    clearTimeout(pause)
    pause = undefined
    const abort = new AbortController()
    tries.add(abort)
    heard()
    if (doubted) tryMore()
    const query = new URLSearchParams({ page: PAGE_ID })
    if (as === 'visitor') query.set('as', as)
    if (read.size > 0) query.set('read', [...read].map(([callId, upTo]) => `${callId}:${upTo}`).join(','))
    try {
      const response = await fetch(`/api/events?${query}`, { signal: abort.signal, cache: 'no-store' })
      tries.delete(abort)
      if (current || closed) {
        // Another try was quicker.
        abort.abort()
        return
      }
      if (response.status === 401) {
        dispatch('over', {})
        return
      }
      if (response.ok && response.body) {
        current = abort
        opened()
        const parser = createParser({ onEvent: ({ event, data }) => take(event ?? '', data) })
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
        for (;;) {
          const { done, value } = await reader.read()
          if (done) break
          parser.feed(value)
        }
      }
    } catch {
      // Lost or aborted: the same as ended.
    }
    tries.delete(abort)
    if (current === abort) current = undefined
    if (!closed && !current && tries.size === 0 && pause === undefined) again()
  }

  const opened = () => {
    clearTimeout(more)
    retryMs = FIRST_RETRY_MS
    moreMs = FIRST_MORE_MS
    doubted = false
    onState('open')
    tellReached({ afterFailure: failed })
    failed = false
  }

  const tryMore = () => {
    clearTimeout(more)
    more = setTimeout(() => {
      failed = true
      onState('interrupted')
      moreMs = Math.min(moreMs * 2, LONGEST_MORE_MS)
      if (tries.size < MOST_TRIES) void connect()
      else tryMore()
    }, moreMs)
  }

  const again = () => {
    clearTimeout(silence)
    clearTimeout(more)
    failed = true
    onState('interrupted')
    pause = setTimeout(() => void connect(), retryMs * (0.5 + Math.random()))
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
  }

  /** Something else was not reached: the stream finds out whether it is the server. */
  const doubt = () => {
    if (closed || doubted) return
    doubted = true
    retryMs = FIRST_RETRY_MS
    const old = current
    current = undefined
    void connect()
    old?.abort()
  }

  const hurry = () => {
    if (!closed && doubted && !current && tries.size <= MOST_TRIES) void connect()
  }

  /** Somebody is back: what waits need not wait, and a connection that has been silent is likely dead. */
  const wake = (silentForMs: number) => {
    if (closed || document.visibilityState === 'hidden') return
    retryMs = FIRST_RETRY_MS
    if (pause !== undefined) void connect()
    else if (performance.now() - heardAt >= silentForMs) drop()
  }
  // A new network makes every connection of the old one worthless, however lately it was heard.
  const onOnline = () => wake(0)
  const onVisible = () => wake(BEAT_MS)

  const stream = {
    close() {
      closed = true
      clearTimeout(pause)
      clearTimeout(silence)
      clearTimeout(more)
      drop()
      removeEventListener('online', onOnline)
      document.removeEventListener('visibilitychange', onVisible)
      noDoubt()
      noHurry()
    },
  }
  const noDoubt = onDoubt(doubt)
  const noHurry = onHurry(hurry)
  addEventListener('online', onOnline)
  document.addEventListener('visibilitychange', onVisible)
  void connect()
  return stream
}
