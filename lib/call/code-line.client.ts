import { insist } from '@/lib/http/request.client'
import type { Channel } from './channel.client'
import { type CodeConnection, CodeTalk, type Fingerprints } from './code.client'
import type { CodeView } from './code.rules'
import { type CodeMessage, isCodeMessage } from './code.schema'
import type { Binding } from './security-code'
import type { Role } from './states'

/** More than an exchange has. */
const MAX_WAITING_MESSAGES = 8

type Options = {
  readonly callId: string
  readonly role: Role
  readonly seats: Binding['seats']
  readonly as: 'visitor' | 'staff'
  readonly channel: Channel
  /** Of the connection that the channel has now. */
  readonly fingerprints: () => Fingerprints | null
  readonly onView: (view: CodeView) => void
}

/**
 * Joins the security code to a line. It begins with »Aufrufen«, not while the call is only prepared: each exchange is
 * a guess for whoever sits between, and none may be made unseen.
 */
export class LineCode {
  readonly #options: Options
  readonly #talk: CodeTalk
  #connection: CodeConnection | null = null
  #begun = false
  #open = false
  /** The other side may have heard of »Aufrufen« first. */
  #waiting: CodeMessage[] = []
  #alarmed = false

  constructor(options: Options) {
    this.#options = options
    const { callId, role, seats, channel } = options
    this.#talk = new CodeTalk({ callId, role, seats, onView: (view) => this.#show(view) })
    channel.hear({
      opened: () => {
        this.#open = true
        this.#connect()
      },
      closed: () => {
        this.#open = false
        this.#waiting = []
        this.#connection?.gone()
        this.#connection = null
      },
      message: (message) => {
        if (!isCodeMessage(message)) return
        if (this.#connection) this.#connection.hear(message)
        else if (this.#waiting.length < MAX_WAITING_MESSAGES) this.#waiting.push(message)
      },
    })
  }

  /** »Aufrufen«. */
  begin(): void {
    if (this.#begun) return
    this.#begun = true
    this.#connect()
  }

  renegotiated(): void {
    this.#connection?.renegotiated(this.#options.fingerprints())
  }

  decide(verdict: 'match' | 'mismatch', code: number): void {
    this.#talk.decide(verdict, code)
  }

  #connect(): void {
    if (!this.#begun || !this.#open) return
    const { channel, fingerprints } = this.#options
    this.#connection = this.#talk.connected(fingerprints(), (message) => channel.say(message))
    for (const message of this.#waiting.splice(0)) this.#connection.hear(message)
  }

  #show(view: CodeView): void {
    if (view.alarm && !this.#alarmed) {
      this.#alarmed = true
      const { callId, as } = this.#options
      // For the audit trail; without the code.
      void insist(`/api/calls/${callId}/mismatch?as=${as}`, {})
    }
    this.#options.onView(view)
  }
}
