import type SimplePeer from 'simple-peer'
import type { PeerMessage } from './messages'
import type { PeerEvent } from './states'

/** The only file that touches simple-peer, which is unmaintained and has sharp edges (docs/decisions). */

type Options = {
  readonly attempt: number
  readonly initiator: boolean
  readonly iceServers: readonly RTCIceServer[]
  readonly stream: MediaStream
  /** One for the whole visit, so that what two people have compared stays true over all attempts. */
  readonly certificate: RTCCertificate
  readonly onEvent: (event: PeerEvent) => void
  readonly onRemote: (stream: MediaStream) => void
}

export type Peer = {
  feed(message: PeerMessage): void
  restartIce(): void
  /** Sends these tracks from now on, without a new negotiation. */
  sendTracks(next: MediaStream): void
  stats(): Promise<RTCStatsReport>
  close(): void
}

/**
 * A connection begins with about 300 kbit/s: a full picture then needs many tenths of a second. A small one is there
 * at once, and the full one follows when the connection has found its pace.
 */
const FIRST_SHRINK = 2
const FULL_SIZE_AFTER_MS = 1_000

/** What simple-peer can do beyond its types: its own source, index.js of 9.11.1. */
type Extended = SimplePeer.Instance & {
  offerOptions: RTCOfferOptions
  negotiate(): void
  readonly _pc: RTCPeerConnection
}

/** A certificate of our own, made before the call since making one takes time. */
export function makeCertificate(): Promise<RTCCertificate> {
  const curve: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' }
  return RTCPeerConnection.generateCertificate(curve)
}

/** Loads simple-peer: 30 kB that nobody needs before a call is near. */
export async function loadPeer(): Promise<(options: Options) => Peer> {
  const { default: Implementation } = await import('simple-peer/simplepeer.min.js')
  return (options) => openPeer(Implementation, options)
}

function openPeer(Implementation: SimplePeer.SimplePeer, options: Options): Peer {
  const { attempt, onEvent } = options
  const peer = new Implementation({
    initiator: options.initiator,
    stream: options.stream,
    trickle: true,
    // Always given, if only empty: simple-peer's default asks public STUN servers (R8).
    config: { iceServers: [...options.iceServers], certificates: [options.certificate], bundlePolicy: 'max-bundle' },
  }) as Extended
  const sent = options.stream.getTracks()
  const picture = peer._pc.getSenders().find(({ track }) => track?.kind === 'video')
  shrink(picture, FIRST_SHRINK)
  let grow: ReturnType<typeof setTimeout> | undefined
  let closed = false
  const say = (event: PeerEvent) => {
    if (!closed) onEvent(event)
  }
  const fail = () => say({ type: 'peer-failed', attempt })
  // First of all: an error without a listener would be thrown.
  peer.on('error', fail)
  peer.on('close', fail)
  peer.on('signal', (signal) => {
    const message = messageOf(signal)
    if (message) say({ type: 'peer-signal', attempt, message })
  })
  peer.on('connect', () => {
    grow = setTimeout(() => shrink(picture, 1), FULL_SIZE_AFTER_MS)
    say({ type: 'peer-connected', attempt })
  })
  peer.on('stream', (stream) => {
    if (!closed) options.onRemote(stream)
  })
  let unstable = false
  peer.on('iceStateChange', (state) => {
    if (state === 'disconnected') {
      unstable = true
      say({ type: 'peer-unstable', attempt })
    } else if (unstable && (state === 'connected' || state === 'completed')) {
      unstable = false
      say({ type: 'peer-recovered', attempt })
    }
  })
  // Unread data would be kept without limit.
  peer.on('data', () => {})

  return {
    feed(message) {
      if (peer.destroyed) return
      if (message.kind === 'description') peer.signal({ type: message.type, sdp: message.sdp })
      else peer.signal({ type: 'candidate', candidate: new RTCIceCandidate(message.candidate) })
    },
    restartIce() {
      if (peer.destroyed) return
      peer.offerOptions = { iceRestart: true }
      peer.negotiate()
    },
    sendTracks(next) {
      if (peer.destroyed) return
      for (const [index, old] of sent.entries()) {
        const track = next.getTracks().find(({ kind }) => kind === old.kind)
        if (!track || track === old) continue
        peer.replaceTrack(old, track, options.stream)
        sent[index] = track
      }
    },
    stats: () => peer._pc.getStats(),
    close() {
      closed = true
      clearTimeout(grow)
      peer.destroy()
    },
  }
}

/** Sends the picture with its sides divided by `by`. A browser that cannot sends it as it is. */
function shrink(sender: RTCRtpSender | undefined, by: number): void {
  const parameters = sender?.getParameters()
  const [encoding] = parameters?.encodings ?? []
  if (!sender || !parameters || !encoding) return
  encoding.scaleResolutionDownBy = by
  sender.setParameters(parameters).catch(() => {})
}

/** Renegotiation requests of the answerer are not part of the protocol: tracks are negotiated once. */
function messageOf(signal: SimplePeer.SignalData): PeerMessage | undefined {
  if (signal.type === 'candidate' && 'candidate' in signal) {
    const { candidate, sdpMid, sdpMLineIndex } = signal.candidate
    // Browsers only call out over TCP and never answer: such candidates connect no two browsers.
    if (/ tcptype active/.test(candidate)) return undefined
    return { kind: 'candidate', candidate: { candidate, sdpMid, sdpMLineIndex } }
  }
  if ((signal.type === 'offer' || signal.type === 'answer') && 'sdp' in signal && signal.sdp) {
    return { kind: 'description', type: signal.type, sdp: signal.sdp }
  }
  return undefined
}
