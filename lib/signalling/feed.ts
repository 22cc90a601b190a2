import 'server-only'
import { findSignedIn } from '@/lib/account/store'
import type { Organiser, Visitor } from '@/lib/auth/rules'
import type { EventsQuery } from '@/lib/call/schema'
import type { EventStream } from '@/lib/http/event-stream'
import { errorFields, log } from '@/lib/log'
import { OVER } from '@/lib/waiting-room/rules'
import { visitView, waitingRoomView } from '@/lib/waiting-room/store'
import { listener } from './listener'
import type { Topic } from './rules'
import type { EventName, EventPayload, SeatView } from './schema'
import { readSignals } from './store'

/** What one person's stream carries: snapshots of what they may see, and the signals for the seat this page holds. */
export function openFeed(reader: Organiser | Visitor, query: EventsQuery, stream: EventStream) {
  const send = <N extends EventName>(event: N, payload: EventPayload<N>) => stream.send(event, payload)
  const subscriptions = new Map<Topic, () => void>()
  let sent = ''
  let call: SeatView | null = null
  let read = { callId: query.call, upTo: query.call ? query.after : 0 }
  let doctorIds: readonly string[] = reader.kind === 'doctor' ? [reader.id] : []
  let over = false

  /** Listens to exactly these topics. */
  const listenTo = (topics: ReadonlyMap<Topic, () => void>) => {
    for (const [topic, stop] of subscriptions) {
      if (topics.has(topic)) continue
      stop()
      subscriptions.delete(topic)
    }
    for (const [topic, wake] of topics) {
      if (!subscriptions.has(topic)) subscriptions.set(topic, listener().on(topic, wake))
    }
  }

  const listen = () => {
    if (over) return
    const topics = new Map<Topic, () => void>()
    if (reader.kind === 'visitor') topics.set(`entry:${reader.id}`, look)
    for (const id of doctorIds) topics.set(`doctor:${id}`, look)
    if (call?.held === 'here') topics.set(`seat:${call.callId}:${call.seat}`, collect)
    listenTo(topics)
  }

  const deliver = async () => {
    if (call?.held !== 'here') return
    if (read.callId !== call.callId) read = { callId: call.callId, upTo: 0 }
    const found = await readSignals(call.callId, call.seat, read.upTo)
    if (!found || over) return
    const { lost, ...delivery } = found
    read = { callId: call.callId, upTo: found.upTo }
    if (lost) send('reset', { callId: found.callId, upTo: found.upTo })
    else if (found.signals.length > 0) send('signals', delivery)
  }

  const refresh = async () => {
    if (reader.kind === 'visitor') {
      const view = await visitView(reader.id, query.page)
      if (view) {
        call = view.call
        sendOnce('visit', view)
      }
      if (!view || OVER.includes(view.status)) return goodbye()
    } else {
      if (!(await findSignedIn(reader.id, reader.version))) return goodbye()
      const view = await waitingRoomView(reader, query.page)
      call = view.call
      doctorIds = view.doctors.map(({ id }) => id)
      sendOnce('waiting-room', view)
    }
    listen()
    await deliver()
  }

  const sendOnce = <N extends EventName>(event: N, payload: EventPayload<N>) => {
    const text = JSON.stringify(payload)
    if (text === sent || over) return
    sent = text
    send(event, payload)
  }

  const goodbye = () => {
    send('over', {})
    stream.close()
  }

  const look = oneAtATime(refresh, stream)
  const collect = oneAtATime(deliver, stream)
  listen()
  look()
  return {
    beat: look,
    closed() {
      over = true
      listenTo(new Map())
    },
  }
}

/** Runs `work` now, or once more after the run that is under way. A failure closes the stream: the client comes back. */
function oneAtATime(work: () => Promise<void>, stream: EventStream): () => void {
  let running = false
  let again = false
  const run = async () => {
    if (running) {
      again = true
      return
    }
    running = true
    try {
      do {
        again = false
        await work()
      } while (again)
    } catch (error) {
      log('warn', 'feed.failed', errorFields(error))
      stream.close()
    } finally {
      running = false
    }
  }
  return () => void run()
}
