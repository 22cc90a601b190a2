/** A clock that runs as fast as the tests, and chance that a seed repeats: simulations use no other. */
export class VirtualTime {
  now = 0
  readonly #tasks: { at: number; run: () => void; cancelled: boolean }[] = []
  #chance: number

  constructor(seed: number) {
    this.#chance = seed
  }

  /** Runs the task after `ms`; tasks of one instant keep their order. Returns how to cancel it. */
  after(ms: number, run: () => void): () => void {
    const task = { at: this.now + ms, run, cancelled: false }
    let place = this.#tasks.length
    while (place > 0 && (this.#tasks[place - 1]?.at ?? 0) > task.at) place -= 1
    this.#tasks.splice(place, 0, task)
    return () => {
      task.cancelled = true
    }
  }

  runUntil(end: number): void {
    for (let task = this.#tasks[0]; task && task.at <= end; task = this.#tasks[0]) {
      this.#tasks.shift()
      this.now = task.at
      if (!task.cancelled) task.run()
    }
    this.now = end
  }

  /** A whole number from `least` to `most` (mulberry32). */
  between(least: number, most: number): number {
    this.#chance = (this.#chance + 0x6d2b79f5) | 0
    let t = Math.imul(this.#chance ^ (this.#chance >>> 15), 1 | this.#chance)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return least + (((t ^ (t >>> 14)) >>> 0) % (most - least + 1))
  }

  perhaps(percent: number): boolean {
    return this.between(1, 100) <= percent
  }
}
