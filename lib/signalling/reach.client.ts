/**
 * Whether the server is reached, as those on this page who need it tell each other. After a silence of the network
 * an old connection wakes up late, since TCP tries again ever more rarely: whoever hears of trouble has the stream
 * try afresh, and when the stream is open again nobody waits for an old connection any more.
 */

type Reached = { readonly afterFailure: boolean }

const doubters = new Set<() => void>()
const hurriers = new Set<() => void>()
const waiting = new Set<(reached: Reached) => void>()

let doubted = false

/** While it is, nothing is asked that can wait: HTTP/1.1 has six connections for everything. */
export function isDoubted(): boolean {
  return doubted
}

/** A sign that the network may be gone. */
export function doubtReach(): void {
  doubted = doubters.size > 0
  for (const hear of doubters) hear()
}

export function onDoubt(hear: () => void): () => void {
  doubters.add(hear)
  return () => doubters.delete(hear)
}

/** The network is there: a try may be worth it now. */
export function hurryReach(): void {
  for (const hear of hurriers) hear()
}

export function onHurry(hear: () => void): () => void {
  hurriers.add(hear)
  return () => hurriers.delete(hear)
}

/** `afterFailure`: it was really out of reach. */
export function tellReached(reached: Reached): void {
  doubted = false
  for (const hear of waiting) hear(reached)
}

export function onReached(hear: (reached: Reached) => void): () => void {
  waiting.add(hear)
  return () => waiting.delete(hear)
}
