/** Seconds and hertz of the tone that says: somebody has arrived. Short and soft. */
const LENGTH = 0.35
const PITCH = 660
const LOUDNESS = 0.15

/**
 * The tone, made by the browser itself. Browsers keep it silent until the person has done something on the page:
 * until then `silenced()` is true.
 */
export class Tone {
  #context: AudioContext | undefined
  readonly #listeners = new Set<() => void>()

  /** Asks the browser for its sound; does nothing where there is none. */
  readonly open = () => {
    if (this.#context || typeof AudioContext === 'undefined') return
    this.#context = new AudioContext()
    this.#context.onstatechange = this.#tell
    this.#tell()
  }

  readonly close = () => {
    void this.#context?.close()
    this.#context = undefined
  }

  readonly silenced = () => this.#context !== undefined && this.#context.state !== 'running'

  /** To be called within a click. */
  readonly allow = () => {
    void this.#context?.resume()
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  readonly play = () => {
    const context = this.#context
    // A tone that waits for permission would sound late, at the wrong moment.
    if (context?.state !== 'running') return
    const begin = context.currentTime
    const loudness = context.createGain()
    loudness.gain.setValueAtTime(0, begin)
    loudness.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02)
    loudness.gain.exponentialRampToValueAtTime(0.0001, begin + LENGTH)
    loudness.connect(context.destination)
    const oscillator = context.createOscillator()
    oscillator.frequency.value = PITCH
    oscillator.connect(loudness)
    oscillator.start(begin)
    oscillator.stop(begin + LENGTH)
  }

  readonly #tell = () => {
    for (const listener of this.#listeners) listener()
  }
}
