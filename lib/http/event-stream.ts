import 'server-only'
import { oncePerProcess } from '@/lib/process'

const HEARTBEAT_MS = 15_000
/** A reader that has not taken this many bytes is too slow: it is cut off and comes back by itself. */
const MAX_UNREAD_BYTES = 512 * 1024

/** One open server-sent event stream. */
export type EventStream = {
  /** Writes one event; the name and the JSON are ours, so neither holds a line break. */
  send(event: string, payload: unknown): void
  close(): void
}

type Opened = {
  /** Called once, when the stream is over for whatever reason. */
  closed(): void
  /** Called with every heartbeat: the moment to look again at what may have changed silently. */
  beat(): void
}

// Counted together, and closed by scripts/web.mjs when the process ends.
const streams = oncePerProcess('streams', () => new Set<EventStream>())

export function openStreams(): number {
  return streams.size
}

/** Answers with a stream that `begin` feeds. Cleans up once, on abort, cancel or close. */
export function eventStream(request: Request, begin: (stream: EventStream) => Opened): Response {
  const encoder = new TextEncoder()
  let finish = () => {}
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let over = false
        const write = (text: string) => {
          if (over) return
          if ((controller.desiredSize ?? 0) < -MAX_UNREAD_BYTES) return finish()
          controller.enqueue(encoder.encode(text))
        }
        const stream: EventStream = {
          send: (event, payload) => write(`event: ${event}\ndata: ${JSON.stringify(payload)}\n\n`),
          close: () => finish(),
        }
        let opened: Opened | undefined
        const heart = setInterval(() => {
          stream.send('beat', {})
          if (!over) opened?.beat()
        }, HEARTBEAT_MS)
        finish = () => {
          if (over) return
          over = true
          clearInterval(heart)
          streams.delete(stream)
          opened?.closed()
          try {
            controller.close()
          } catch {
            // Already closed by the reader's cancel.
          }
        }
        streams.add(stream)
        request.signal.addEventListener('abort', finish)
        write(': \n\n')
        opened = begin(stream)
        if (over) opened.closed()
        else if (request.signal.aborted) finish()
      },
      cancel: () => finish(),
    },
    { highWaterMark: 0, size: (chunk) => chunk?.byteLength ?? 0 },
  )
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform, no-store',
      'X-Accel-Buffering': 'no',
    },
  })
}
