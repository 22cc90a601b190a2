import type { z } from 'zod/mini'

/** A “no” of the server: a code for programs and a sentence for people. Status 0 = not reached. */
export class Problem {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly message: string,
    readonly fields: readonly string[] = [],
    /** The days or instants that it is about. */
    readonly dates: readonly string[] = [],
  ) {}

  /** The sentence, when it is about this field of the request. */
  about(field: string): string | undefined {
    return this.fields.includes(field) ? this.message : undefined
  }

  /** Asked again it would be the same: a “no” in our own words, not a proxy's while the server is away. */
  get isFinal(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 429 && this.code !== NOT_OURS
  }
}

const NOT_OURS = 'unexpected-answer'
/** Nothing of ours takes longer; a connection from before the network was gone may sleep for minutes. */
const PATIENCE_MS = 20_000

type Options<T> = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly body?: unknown
  /** What the answer must look like; without it the answer is not read. */
  readonly answer?: z.core.$ZodType<T>
  /** Goes on although the page is being left. */
  readonly keepalive?: boolean
}

/** Asks a handler of ours. `unreachable` is the sentence for when there is no answer. */
export async function ask<T = undefined>(
  url: string,
  { method = 'POST', body, answer, keepalive = false }: Options<T>,
  unreachable: string,
): Promise<T | Problem> {
  try {
    const response = await fetch(url, {
      method,
      keepalive,
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!response.ok) return await problemOf(response, unreachable)
    // Without a schema `T` is undefined.
    if (!answer) return undefined as T
    const parsed = answer['~standard'].validate(await response.json())
    if (parsed instanceof Promise || parsed.issues) return new Problem(response.status, NOT_OURS, unreachable)
    return parsed.value
  } catch {
    return new Problem(0, 'unreachable', unreachable)
  }
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000

/** Asks until there is an answer that lasts, also when the page is being left: what must not be lost is said again. */
export async function insist<T = undefined>(
  url: string,
  options: Pick<Options<T>, 'method' | 'body' | 'answer'>,
): Promise<T | Problem> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const outcome = await ask(url, { ...options, keepalive: true }, '')
    if (!(outcome instanceof Problem) || outcome.isFinal) return outcome
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

/** Like `ask`, for an answer that is a file. */
export async function askForFile(url: string, body: unknown, unreachable: string): Promise<Blob | Problem> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      cache: 'no-store',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    return response.ok ? await response.blob() : await problemOf(response, unreachable)
  } catch {
    return new Problem(0, 'unreachable', unreachable)
  }
}

async function problemOf(response: Response, unreachable: string): Promise<Problem> {
  const said: unknown = await response.json().catch(() => null)
  const text = (key: string) => {
    const value = typeof said === 'object' && said !== null && key in said ? Reflect.get(said, key) : undefined
    return typeof value === 'string' ? value : undefined
  }
  const texts = (key: string) => {
    const values: unknown = typeof said === 'object' && said !== null ? Reflect.get(said, key) : undefined
    return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : []
  }
  return new Problem(
    response.status,
    text('error') ?? NOT_OURS,
    text('message') ?? unreachable,
    texts('fields'),
    texts('dates'),
  )
}
