/** Three frames: nobody sees the delay. */
const TELL_AFTER_MS = 48

/** The screen, which React reads and draws: it shows what was drawn last and is told of changes. */
export class Screen<Picture> {
  readonly #watchers = new Set<() => void>()
  readonly #draw: () => Picture | null
  #shown: Picture | null = null
  #telling: ReturnType<typeof setTimeout> | undefined

  constructor(draw: () => Picture | null) {
    this.#draw = draw
  }

  readonly picture = (): Picture | null => this.#shown

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /**
   * Tells it a moment later, once for all that has changed: drawing the stage takes longer than making an offer, and
   * what is under way to the other side comes first.
   */
  tell(afterMs = TELL_AFTER_MS): void {
    this.#telling ??= setTimeout(() => this.show(), afterMs)
  }

  show(): void {
    clearTimeout(this.#telling)
    this.#telling = undefined
    this.#shown = this.#draw()
    for (const watcher of this.#watchers) watcher()
  }
}
