import { chosenDevice, followLoudspeaker } from './devices.client'

/** Levels and tones by the browser's own audio graph; nothing is recorded or sent. */

/**
 * Calls `onLevel` with the loudness of a microphone, 0 to 1, ten times a second; null while the browser wants a
 * gesture before it lets us listen. Returns how to stop.
 */
export function watchLevel(stream: MediaStream, onLevel: (level: number | null) => void): () => void {
  if (stream.getAudioTracks().length === 0) return () => {}
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  // Longer than between two looks: no short sound falls in between.
  analyser.fftSize = 8192
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  // Refused outside of a gesture: the next one asks again.
  const wake = () => void context.resume().catch(() => {})
  const gestures = ['pointerdown', 'keydown'] as const
  for (const gesture of gestures) addEventListener(gesture, wake)
  const timer = setInterval(() => {
    if (context.state !== 'running') {
      onLevel(null)
      return
    }
    analyser.getFloatTimeDomainData(samples)
    const loudness = loudestOf(samples)
    // Speech lies between −50 and −10 dB.
    const decibels = 20 * Math.log10(Math.max(loudness, 1e-5))
    onLevel(Math.min(1, Math.max(0, (decibels + 55) / 45)))
  }, LEVEL_EVERY_MS)
  return () => {
    clearInterval(timer)
    for (const gesture of gestures) removeEventListener(gesture, wake)
    void context.close()
  }
}

export const LEVEL_EVERY_MS = 100

/** Samples of a short sound, about 20 ms. */
const BLOCK = 1024

function loudestOf(samples: Float32Array): number {
  let loudest = 0
  for (let start = 0; start < samples.length; start += BLOCK) {
    const block = samples.subarray(start, start + BLOCK)
    loudest = Math.max(loudest, block.reduce((sum, sample) => sum + sample * sample, 0) / BLOCK)
  }
  return Math.sqrt(loudest)
}

/** Plays a short friendly tone of two notes from the chosen loudspeaker; false when the browser lets nothing sound. */
export async function playTone(): Promise<boolean> {
  const context = new AudioContext()
  if (context.state === 'suspended')
    await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 200))])
  if (context.state !== 'running') {
    void context.close()
    return false
  }
  const volume = context.createGain()
  const stop = connect(context, volume)
  const at = context.currentTime
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(0.25, at + 0.03)
  volume.gain.setValueAtTime(0.25, at + 0.45)
  volume.gain.linearRampToValueAtTime(0, at + 0.6)
  const note = context.createOscillator()
  note.frequency.setValueAtTime(523, at)
  note.frequency.setValueAtTime(659, at + 0.28)
  note.connect(volume)
  note.start(at)
  note.stop(at + 0.62)
  note.onended = () => {
    stop()
    void context.close()
  }
  return true
}

/** By an element, since elements alone can sound from a chosen loudspeaker everywhere. */
function connect(context: AudioContext, volume: GainNode): () => void {
  if (chosenDevice('loudspeaker') === undefined) {
    volume.connect(context.destination)
    return () => {}
  }
  const destination = context.createMediaStreamDestination()
  volume.connect(destination)
  const element = new Audio()
  element.srcObject = destination.stream
  const stop = followLoudspeaker(element)
  void element.play().catch(() => {})
  return () => {
    stop()
    element.srcObject = null
  }
}
