import { createParser } from 'eventsource-parser'
import { PAGE_ID } from './page.client'
import { EVENTS, type EventName, type EventPayload } from './schema'

/** How often the server beats; silence of more than two beats means that the connection is dead. */
const BEAT_MS = 16_000
const SILENCE_MS = 35_000
/** Of so many calls the position is kept: more than are ever open for one page. */
const POSITIONS = 12
const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 8_000

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
  let abort = new AbortController()
  /** Set while the next try is waited for. */
  let pause: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let heardAt = performance.now()

  const heard = () => {
    heardAt = performance.now()
    clearTimeout(silence)
    silence = setTimeout(() => abort.abort(), SILENCE_MS)
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
    abort = new AbortController()
    heard()
    const query = new URLSearchParams({ page: PAGE_ID })
    if (as === 'visitor') query.set('as', as)
    if (read.size > 0) query.set('read', [...read].map(([callId, upTo]) => `${callId}:${upTo}`).join(','))
    try {
      const response = await fetch(`/api/events?${query}`, { signal: abort.signal, cache: 'no-store' })
      if (response.status === 401) {
        dispatch('over', {})
        return
      }
      if (response.ok && response.body) {
        retryMs = FIRST_RETRY_MS
        onState('open')
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
    if (!closed) again()
  }

  const again = () => {
    clearTimeout(silence)
    onState('interrupted')
    pause = setTimeout(() => void connect(), retryMs * (0.5 + Math.random()))
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
  }

  /** Somebody is back: what waits need not wait, and a connection that has been silent is likely dead. */
  const wake = (silentForMs: number) => {
    if (closed || document.visibilityState === 'hidden') return
    retryMs = FIRST_RETRY_MS
    if (pause !== undefined) void connect()
    else if (performance.now() - heardAt >= silentForMs) abort.abort()
  }
  // A new network makes every connection of the old one worthless, however lately it was heard.
  const onOnline = () => wake(0)
  const onVisible = () => wake(BEAT_MS)

  const stream = {
    close() {
      closed = true
      clearTimeout(pause)
      clearTimeout(silence)
      abort.abort()
      removeEventListener('online', onOnline)
      document.removeEventListener('visibilitychange', onVisible)
    },
  }
  addEventListener('online', onOnline)
  document.addEventListener('visibilitychange', onVisible)
  void connect()
  return stream
}
