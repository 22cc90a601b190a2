/** Bytes a request body may have, unless a handler says otherwise. */
export const MAX_BODY_BYTES = 16 * 1024

/**
 * Reads at most `limit` bytes of a body, piece by piece; false when there is more.
 * Route handlers have no limit of their own, and Content-Length can lie.
 */
export async function readBounded(
  request: Request,
  limit: number,
  take: (piece: Uint8Array) => void = () => {},
): Promise<boolean> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return false
  if (!request.body) return true
  const reader = request.body.getReader()
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return true
    size += value.byteLength
    if (size > limit) {
      await reader.cancel()
      return false
    }
    take(value)
  }
}

/** A bucket of tokens per key, for this process only. */
export class TokenBuckets {
  readonly #buckets = new Map<string, { tokens: number; at: number }>()

  /** `burst` tokens at most, refilled by `perSecond`. */
  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    private readonly maxKeys = 10_000,
  ) {}

  /** Takes `cost` tokens; false when there are too few. `nowMs` is any steady clock in milliseconds. */
  take(key: string, cost: number, nowMs: number): boolean {
    const bucket = this.#buckets.get(key) ?? { tokens: this.burst, at: nowMs }
    const tokens = Math.min(this.burst, bucket.tokens + ((nowMs - bucket.at) / 1000) * this.perSecond)
    const enough = tokens >= cost
    this.#buckets.delete(key)
    this.#buckets.set(key, { tokens: enough ? tokens - cost : tokens, at: nowMs })
    if (this.#buckets.size > this.maxKeys) {
      const oldest = this.#buckets.keys().next()
      if (!oldest.done) this.#buckets.delete(oldest.value)
    }
    return enough
  }
}
