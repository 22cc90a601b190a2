/** jsdom has no sound: the tones that were played, and whether the browser allows them. */
export class FakeAudioContext {
  static played = 0
  static allowed = true
  state = FakeAudioContext.allowed ? 'running' : 'suspended'
  currentTime = 0
  destination = {}
  onstatechange: (() => void) | null = null
  createGain = () => ({
    gain: { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} },
    connect() {},
  })
  createOscillator = () => ({
    frequency: { value: 0 },
    connect() {},
    stop() {},
    start: () => {
      FakeAudioContext.played++
    },
  })

  async resume() {
    this.state = 'running'
    this.onstatechange?.()
  }

  async close() {}

  /** Before each test: allowed, and nothing was played yet. */
  static install(): void {
    FakeAudioContext.played = 0
    FakeAudioContext.allowed = true
    Object.defineProperty(globalThis, 'AudioContext', { value: FakeAudioContext, configurable: true })
  }
}
