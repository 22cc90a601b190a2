import type { RelayView } from '@/lib/signalling/schema'

const ANSWER_WITHIN_MS = 1_500
const AGAIN_AFTER_MS = 1_000

/**
 * Knocks at the clinic's relay until told to stop, and tells when it answers: by UDP the return of the network is
 * noticed at once, while TCP still sleeps. Returns how to stop.
 */
export function knockAt({ servers }: RelayView, onAnswer: () => void): () => void {
  let stopped = false
  let knock: RTCPeerConnection | undefined
  let timer: ReturnType<typeof setTimeout>
  const again = (afterMs: number) => {
    knock?.close()
    knock = undefined
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(ask, afterMs)
  }
  const ask = () => {
    const asking = new RTCPeerConnection({ iceServers: servers })
    knock = asking
    // Whatever is no address of this machine's own has been told by the relay.
    asking.addEventListener('icecandidate', ({ candidate }) => {
      if (asking !== knock || !candidate || !/ typ (srflx|relay)/.test(candidate.candidate)) return
      onAnswer()
      again(AGAIN_AFTER_MS)
    })
    asking.createDataChannel('')
    asking.setLocalDescription().catch(() => {})
    timer = setTimeout(() => again(0), ANSWER_WITHIN_MS)
  }
  if (servers.length > 0) ask()
  return () => {
    stopped = true
    again(0)
  }
}
