import 'server-only'
import { agendaVersion } from '@/lib/appointment/agenda.store'
import type { Organiser, Visitor } from '@/lib/auth/rules'
import type { EventsQuery } from '@/lib/call/schema'
import type { EventStream } from '@/lib/http/event-stream'
import { errorFields, log } from '@/lib/log'
import { findSignedIn } from '@/lib/sign-in/store'
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
  let agenda = ''
  /** The seats that this page holds. */
  let seats: readonly SeatView[] = []
  /** Up to where the signals of a call have been sent. */
  const read = new Map(
    query.read
      .split(',')
      .filter((position) => position !== '')
      .map((position) => {
        const [callId = '', upTo] = position.split(':')
        return [callId, Number(upTo)] as const
      }),
  )
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
    for (const { callId, seat } of seats) topics.set(`seat:${callId}:${seat}`, collect)
    listenTo(topics)
  }

  const deliver = async () => {
    for (const { callId, seat } of seats) {
      const found = await readSignals(callId, seat, read.get(callId) ?? 0)
      if (over) return
      if (!found) continue
      const { lost, ...delivery } = found
      read.set(callId, found.upTo)
      if (lost) send('reset', { callId, upTo: found.upTo })
      else if (found.signals.length > 0) send('signals', delivery)
    }
  }

  const hold = (all: readonly SeatView[]) => {
    seats = all.filter(({ held }) => held === 'here')
  }

  const refresh = async () => {
    if (reader.kind === 'visitor') {
      const view = await visitView(reader.id, query.page)
      if (view) {
        hold(view.call ? [view.call] : [])
        sendOnce('visit', view)
      }
      if (!view || OVER.includes(view.status)) return goodbye()
    } else {
      if (!(await findSignedIn(reader.signIn))) return goodbye()
      const view = await waitingRoomView(reader, query.page)
      hold([...(view.call ? [view.call] : []), ...view.prepared])
      doctorIds = view.doctors.map(({ id }) => id)
      sendOnce('waiting-room', view)
    }
    listen()
    await deliver()
    if (reader.kind !== 'visitor') await tellOfAgenda()
  }

  const tellOfAgenda = async () => {
    const version = await agendaVersion(doctorIds)
    if (version === agenda || over) return
    agenda = version
    send('agenda', { version })
  }

  const sendOnce = <N extends EventName>(event: N, payload: EventPayload<N>) => {
    // Credentials are new each time it is looked: that alone is no news.
    const text = JSON.stringify(payload, (key, value: unknown) => (key === 'relay' ? undefined : value))
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
