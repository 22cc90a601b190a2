/** Three frames: nobody sees the delay. */
const TELL_AFTER_MS = 48
/** Whoever has clicked »Aufrufen« reads on the button that it is done; the stage may be so late. */
const HELD_AT_MOST_MS = 300

/** The screen, which React reads and draws: it shows what was drawn last and is told of changes. */
export class Screen<Picture> {
  readonly #watchers = new Set<() => void>()
  readonly #draw: () => Picture | null
  #shown: Picture | null = null
  #telling: ReturnType<typeof setTimeout> | undefined
  #heldUntil = 0

  constructor(draw: () => Picture | null) {
    this.#draw = draw
  }

  readonly picture = (): Picture | null => this.#shown

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Tells it a moment later, once for all that has changed, and not while it is held. */
  tell(): void {
    this.#telling ??= setTimeout(() => this.show(), Math.max(TELL_AFTER_MS, this.#heldUntil - performance.now()))
  }

  /** Drawing the stage takes longer than making an offer: what is under way to the other side comes first. */
  hold(): void {
    this.#heldUntil = performance.now() + HELD_AT_MOST_MS
  }

  /** Now there is time to draw: after what is being done. */
  letGo(): void {
    if (this.#heldUntil < performance.now()) return
    this.#heldUntil = 0
    if (this.#telling === undefined) return
    clearTimeout(this.#telling)
    this.#telling = setTimeout(() => this.show())
  }

  show(): void {
    clearTimeout(this.#telling)
    this.#telling = undefined
    this.#shown = this.#draw()
    for (const watcher of this.#watchers) watcher()
  }
}
