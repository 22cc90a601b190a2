import { once } from 'node:events'
import { Agent, get, type IncomingMessage, request } from 'node:http'
import { z } from 'zod'

/** One client's connections and cookies. The measured requests of product and bare server go through the same code. */
export class Wire {
  readonly #agent = new Agent({ keepAlive: true })
  readonly #cookies = new Map<string, string>()

  constructor(private readonly origin: string) {}

  #headers(): Record<string, string> {
    return this.#cookies.size === 0
      ? {}
      : { Cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
  }

  #keep(answer: IncomingMessage): void {
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value)
    }
  }

  async ask(method: 'GET' | 'POST', path: string, body = '', type = 'application/json'): Promise<string> {
    return await new Promise((resolve, reject) => {
      const headers = {
        ...this.#headers(),
        ...(body === '' ? {} : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }),
      }
      const asked = request(this.origin + path, { method, agent: this.#agent, headers }, (answer) => {
        this.#keep(answer)
        let text = ''
        answer.setEncoding('utf8').on('data', (more: string) => {
          text += more
        })
        answer.on('end', () => {
          const status = answer.statusCode ?? 0
          if (status < 400) resolve(text)
          else reject(new Error(`${method} ${path.replace(/[0-9a-f-]{36}/, '…')}: ${status}`))
        })
      })
      asked.on('error', reject)
      asked.end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }

  /** Opens an event stream and tells when something arrives in it. */
  async listen(path: string): Promise<Stream> {
    const agent = new Agent()
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get(this.origin + path, { agent, headers: this.#headers() }, resolve).on('error', reject)
    })
    if (answer.statusCode !== 200) throw new Error(`stream: ${answer.statusCode}`)
    return new Stream(answer)
  }
}

/** As the sign-in page does it. */
export async function signIn(
  wire: Wire,
  account: { readonly email: string; readonly password: string },
): Promise<void> {
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(JSON.parse(await wire.ask('GET', '/api/auth/csrf')))
  const form = new URLSearchParams({ ...account, csrfToken, json: 'true' })
  await wire.ask('POST', '/api/auth/callback/credentials', `${form}`, 'application/x-www-form-urlencoded')
}

export class Stream {
  #tail = ''
  #awaited: { readonly text: string; readonly take: (at: number) => void } | undefined

  constructor(private readonly answer: IncomingMessage) {
    answer.setEncoding('utf8').on('data', (text: string) => this.#take(text))
    // Cut by us, at the end.
    answer.on('error', () => undefined)
  }

  #take(text: string): void {
    const at = performance.now()
    this.#tail = (this.#tail + text).slice(-20_000)
    if (this.#awaited === undefined || !this.#tail.includes(this.#awaited.text)) return
    this.#awaited.take(at)
    this.#awaited = undefined
    this.#tail = ''
  }

  /** When `text` has arrived, on the clock of `performance.now()`. */
  arrival(text: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('a signal did not arrive within 10 s')), 10_000)
      this.#awaited = {
        text,
        take: (at) => {
          clearTimeout(late)
          resolve(at)
        },
      }
      if (this.#tail.includes(text)) this.#take('')
    })
  }

  /** What has arrived, once `text` and after it `end` stand in it. */
  async textWith(text: string, end: string): Promise<string> {
    while (!this.#tail.slice(Math.max(0, this.#tail.indexOf(text))).includes(end) || !this.#tail.includes(text)) {
      await once(this.answer, 'data')
    }
    return this.#tail
  }

  close(): void {
    this.answer.destroy()
  }
}
