import type * as z from 'zod/mini'
import { ERROR_STATUS, type ErrorCode } from './error'

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ErrorCode; readonly fields: readonly string[] }

/**
 * Posts to one of our handlers. What comes back is checked by `expected`; without it nothing is expected. Never
 * throws: a lost connection is `unavailable`, whose sentence says to try again.
 */
export async function post<Value = undefined>(
  path: string,
  body?: object,
  expected?: z.ZodMiniType<Value>,
): Promise<Answer<Value>> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      cache: 'no-store',
      ...(body ? { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {}),
    })
    if (!response.ok) return refused(await response.json().catch(() => undefined))
    // Without a schema `Value` is `undefined`.
    if (!expected) return { ok: true, value: undefined as Value }
    const value = expected.safeParse(await response.json())
    return value.success ? { ok: true, value: value.data } : refused(undefined)
  } catch {
    return { ok: false, error: 'unavailable', fields: [] }
  }
}

function refused(answer: unknown): Answer<never> {
  const { error, fields } = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>
  return {
    ok: false,
    error: typeof error === 'string' && error in ERROR_STATUS ? (error as ErrorCode) : 'internal',
    fields: Array.isArray(fields) ? fields.filter((field) => typeof field === 'string') : [],
  }
}
