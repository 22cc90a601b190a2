import 'server-only'
import { Client } from 'pg'
import { now } from '@/lib/clock'
import { env } from '@/lib/env'
import { errorFields, log } from '@/lib/log'
import { oncePerProcess } from '@/lib/process'
import { CHANNEL, type ListenerState, type Topic } from './rules'

const HEARTBEAT_MS = 5_000
const ANSWER_WITHIN_MS = 5_000
const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 4_000

type Wake = () => void

/**
 * One connection per process listens for notifications and wakes the streams that care. After every gap it wakes
 * all of them, since what was said meanwhile is lost; content is in tables, so nothing else is.
 */
class Listener {
  readonly #wakes = new Map<Topic, Set<Wake>>()
  #connected = false
  #started = false
  #heardAt: Date | undefined
  #retryMs = FIRST_RETRY_MS
  #client: Client | undefined
  #closed = false

  /** Idle until the first page asks for a stream: a process that serves none needs no connection. */
  get state(): ListenerState {
    if (!this.#started) return 'idle'
    return this.#connected ? 'connected' : 'lost'
  }

  /** When the database last said anything on this connection. */
  get heardAt(): Date | undefined {
    return this.#heardAt
  }

  /** Calls `wake` whenever the topic is notified; returns how to stop that. */
  on(topic: Topic, wake: Wake): () => void {
    if (!this.#started) {
      this.#started = true
      void this.#connect()
    }
    const wakes = this.#wakes.get(topic) ?? new Set()
    this.#wakes.set(topic, wakes.add(wake))
    return () => {
      wakes.delete(wake)
      if (wakes.size === 0 && this.#wakes.get(topic) === wakes) this.#wakes.delete(topic)
    }
  }

  /** Ends the connection for good, so that a process can end. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#client?.end().catch(() => {})
  }

  async #connect(): Promise<void> {
    if (this.#closed) return
    const client = new Client({
      connectionString: env().DATABASE_URL,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      application_name: 'sprechzimmer-listener',
    })
    this.#client = client
    let heart: NodeJS.Timeout | undefined
    let gone = false
    const lose = () => {
      if (gone) return
      gone = true
      clearInterval(heart)
      this.#connected = false
      client.end().catch(() => {})
      setTimeout(() => void this.#connect(), this.#retryMs).unref()
      this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS)
    }
    client.on('error', lose)
    client.on('end', lose)
    client.on('notification', ({ payload }) => {
      this.#heardAt = now()
      for (const wake of this.#wakes.get(payload as Topic) ?? []) wake()
    })
    try {
      await client.connect()
      await client.query(`LISTEN ${CHANNEL}`)
      this.#connected = true
      this.#heardAt = now()
      this.#retryMs = FIRST_RETRY_MS
      for (const wakes of this.#wakes.values()) for (const wake of wakes) wake()
      // A half-open connection gives no event: only a question without an answer shows it.
      heart = setInterval(() => {
        const late = setTimeout(lose, ANSWER_WITHIN_MS)
        client.query('SELECT 1').then(
          () => {
            clearTimeout(late)
            this.#heardAt = now()
          },
          () => {
            clearTimeout(late)
            lose()
          },
        )
      }, HEARTBEAT_MS)
      heart.unref()
    } catch (error) {
      log('warn', 'listener.connect', errorFields(error))
      lose()
    }
  }
}

/** The process's listener; shared by all copies of this module. */
export function listener(): Listener {
  return oncePerProcess('listener', () => new Listener())
}
