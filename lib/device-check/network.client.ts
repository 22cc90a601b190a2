import { ask, Problem } from '@/lib/http/request.client'
import { judgeNetwork, type Reach, type Speed } from './rules'
import { SAMPLE_MS, UP_BYTES } from './sample.rules'
import { relayTrial } from './schema'

const GATHER_MS = 5_000

/** How the network is: the speed to the clinic's server, and whether picture and sound get out. */
export async function checkNetwork(as: 'visitor' | 'anyone'): Promise<ReturnType<typeof judgeNetwork>> {
  const [speed, reach] = await Promise.all([measureSpeed(), tryReach(as)])
  return judgeNetwork(speed, reach)
}

async function measureSpeed(): Promise<Speed | 'unreachable'> {
  const down = await measureDown()
  if (down === 'unreachable' || down === null) return down ?? { down: null, up: null }
  return { down, up: await measureUp() }
}

async function measureDown(): Promise<number | null | 'unreachable'> {
  const began = performance.now()
  let bytes = 0
  const signal = AbortSignal.timeout(SAMPLE_MS)
  try {
    const response = await fetch('/api/speed-sample', { cache: 'no-store', signal })
    if (response.status !== 200 || !response.body) return response.ok ? null : 'unreachable'
    const reader = response.body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      bytes += value.byteLength
    }
  } catch {
    // Out of time: what has come so far tells the speed.
    if (!signal.aborted) return 'unreachable'
  }
  return kilobits(bytes, performance.now() - began)
}

async function measureUp(): Promise<number | null> {
  const began = performance.now()
  const signal = AbortSignal.timeout(SAMPLE_MS)
  try {
    const body = new Blob([new Uint8Array(UP_BYTES)], { type: 'application/octet-stream' })
    const response = await fetch('/api/speed-sample', { method: 'POST', body, signal })
    if (!response.ok) return null
  } catch {
    if (!signal.aborted) return null
  }
  return kilobits(UP_BYTES, performance.now() - began)
}

function kilobits(bytes: number, ms: number): number {
  return (bytes * 8) / Math.max(1, ms)
}

/**
 * The clinic's relay is tried with a patient's own short-lived credentials. Without a relay, or without a visit, only
 * what the browser itself forbids can be seen.
 */
async function tryReach(as: 'visitor' | 'anyone'): Promise<Reach> {
  const trial = as === 'visitor' ? await ask('/api/visit/relay-trial', { answer: relayTrial }, '') : undefined
  const servers = trial === undefined || trial instanceof Problem ? [] : trial.iceServers
  const urls = servers.flatMap((server) => server.urls)
  const over = (wanted: boolean): RTCIceServer[] =>
    servers.map((server) => ({
      urls: server.urls.filter((url) => isUdp(url) === wanted),
      username: server.username ?? '',
      credential: server.credential ?? '',
    }))
  if (urls.length === 0) return (await findsCandidate({ iceServers: [] })) ? 'unknown' : 'tcp'
  if (urls.some(isUdp) && (await findsCandidate({ iceServers: over(true), iceTransportPolicy: 'relay' }))) return 'udp'
  const byTcp = urls.some((url) => !isUdp(url))
  return byTcp && (await findsCandidate({ iceServers: over(false), iceTransportPolicy: 'relay' })) ? 'tcp' : 'none'
}

function isUdp(url: string): boolean {
  return url.startsWith('turn:') && !/transport=tcp/i.test(url)
}

/** Whether a connection made so finds any way out. Nobody is on its other side. */
async function findsCandidate(configuration: RTCConfiguration): Promise<boolean> {
  const peer = new RTCPeerConnection(configuration)
  try {
    peer.createDataChannel('')
    return await new Promise<boolean>((resolve) => {
      setTimeout(() => resolve(false), GATHER_MS)
      peer.onicecandidate = ({ candidate }) => {
        if (candidate === null) resolve(false)
        // Where UDP is forbidden, browsers still name an end for TCP, which no other browser can reach.
        else if (candidate.candidate !== '' && candidate.protocol !== 'tcp') resolve(true)
      }
      peer.setLocalDescription().catch(() => resolve(false))
    })
  } finally {
    peer.close()
  }
}
