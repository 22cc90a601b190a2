import type { z } from 'zod/mini'

/** A “no” of the server: a code for programs and a sentence for people. Status 0 = not reached. */
export class Problem {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly message: string,
    readonly fields: readonly string[] = [],
  ) {}
}

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
      ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!response.ok) return await problemOf(response, unreachable)
    // Without a schema `T` is undefined.
    if (!answer) return undefined as T
    const parsed = answer['~standard'].validate(await response.json())
    if (parsed instanceof Promise || parsed.issues)
      return new Problem(response.status, 'unexpected-answer', unreachable)
    return parsed.value
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
  const fields: unknown = typeof said === 'object' && said !== null && 'fields' in said ? said.fields : []
  return new Problem(
    response.status,
    text('error') ?? 'unexpected-answer',
    text('message') ?? unreachable,
    Array.isArray(fields) ? fields.filter((field) => typeof field === 'string') : [],
  )
}
