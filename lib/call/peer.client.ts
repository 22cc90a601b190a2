import type SimplePeer from 'simple-peer'
import { untilLoaded } from '@/lib/http/load.client'
import type { RelayView } from '@/lib/signalling/schema'
import { standIn } from './capture.client'
import type { Wire } from './channel.client'
import type { Fingerprints } from './code.client'
import type { Figures } from './figures.rules'
import { fingerprintOf } from './fingerprint.rules'
import type { PeerMessage } from './messages'
import { PictureSending } from './sending.client'
import type { PeerEvent } from './states'

/** The only file that touches simple-peer, which is unmaintained and has sharp edges (docs/decisions). */

type Options = {
  readonly attempt: number
  readonly initiator: boolean
  readonly relay: RelayView
  /** What is sent from the beginning; null sends nothing until `sendTracks`. */
  readonly media: MediaStream | null
  /** One for the whole line, so that what two people have compared stays true over all attempts. */
  readonly certificate: RTCCertificate
  readonly onEvent: (event: PeerEvent) => void
  readonly onRemote: (stream: MediaStream) => void
  readonly onPiece: (piece: string | ArrayBuffer) => void
  readonly onDrained: () => void
  /** Both descriptions are settled, first or again: their fingerprints may be others now. */
  readonly onNegotiated: () => void
}

/** `Wire` is its data channel. */
export type Peer = Wire & {
  feed(message: PeerMessage): void
  /** Looks for another way, with fresh credentials. */
  restartIce(relay: RelayView): void
  /** Sends these tracks from now on, or nothing, without a new negotiation. */
  sendTracks(next: MediaStream | null): void
  /** Of both certificates, as this browser checks them; null unless each description names exactly one. */
  fingerprints(): Fingerprints | null
  /** So many people are sent the same picture: each may cost less. */
  share(receivers: number): void
  /** The last second in figures: what the picture may cost follows them. */
  adapt(figures: Figures, now: number): void
  /** The other side has missed something: sends a picture that needs none before it. */
  freshPicture(): void
  stats(): Promise<RTCStatsReport>
  close(): void
}

/** With less than this on its way, more may be sent. */
const LOW_WATER_BYTES = 64 * 1024
/** What may arrive before simple-peer says `connect`, which it does only after a look at the figures. */
const MAX_EARLY_PIECES = 100

/** What simple-peer can do beyond its types: its own source, index.js of 9.11.1. */
type Extended = SimplePeer.Instance & {
  offerOptions: RTCOfferOptions
  negotiate(): void
  readonly _pc: RTCPeerConnection
  readonly _channel: RTCDataChannel | null
}

/** A certificate of our own, made before the call since making one takes time. */
export function makeCertificate(): Promise<RTCCertificate> {
  const curve: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' }
  return RTCPeerConnection.generateCertificate(curve)
}

/** Loads simple-peer: 30 kB that nobody needs before a call is near. */
export async function loadPeer(): Promise<(options: Options) => Peer> {
  const { default: Implementation } = await untilLoaded(() => import('simple-peer/simplepeer.min.js'))
  return (options) => openPeer(Implementation, options)
}

function openPeer(Implementation: SimplePeer.SimplePeer, options: Options): Peer {
  const { attempt, onEvent } = options
  // Sound and picture are negotiated once, whatever is sent just now. Where one of them is lacking, the initiator offers
  // a place for it; the answerer cannot, and has a stand-in there.
  const given = options.media?.getTracks() ?? []
  const lacking = (['audio', 'video'] as const).filter((kind) => !given.some((track) => track.kind === kind))
  const stands = options.initiator ? [] : lacking.map(standIn)
  const stream = new MediaStream([...given, ...stands.map(({ track }) => track)])
  const peer = new Implementation({
    initiator: options.initiator,
    stream,
    trickle: true,
    // Otherwise text and bytes could not be told apart.
    objectMode: true,
    config: configurationOf(options.relay, options.certificate),
  }) as Extended
  if (options.initiator) {
    for (const kind of lacking) peer._pc.addTransceiver(kind, { direction: 'sendrecv', streams: [stream] })
  }
  // `wanted`, and not the sender's own track: that one still names the last but one while a change is under way, and
  // what is taken back at that moment would go out all the same.
  const senders = peer._pc.getTransceivers().map(({ sender, receiver }) => {
    const { kind } = receiver.track
    return { sender, kind, wanted: trackOf(options.media, kind) }
  })
  const senderOf = (wanted: string) => senders.find(({ kind }) => kind === wanted)?.sender
  const sending = new PictureSending(senderOf('video'), senderOf('audio'))
  let closed = false
  sending.show(options.media?.getVideoTracks()[0] ?? null)
  // The stand-ins have done their work: not even silence is sent.
  for (const stand of stands) {
    senderOf(stand.track.kind)
      ?.replaceTrack(null)
      .catch(() => {})
    stand.release()
  }
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
    const channel = peer._channel
    if (channel) {
      channel.bufferedAmountLowThreshold = LOW_WATER_BYTES
      channel.addEventListener('bufferedamountlow', options.onDrained)
    }
    sending.begin()
    say({ type: 'peer-connected', attempt })
    for (const piece of early.splice(0)) options.onPiece(piece)
    connected = true
  })
  peer._pc.addEventListener('signalingstatechange', () => {
    if (!closed && peer._pc.signalingState === 'stable') options.onNegotiated()
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
  let connected = false
  const early: (string | ArrayBuffer)[] = []
  const take = (piece: string | ArrayBuffer) => {
    if (connected) options.onPiece(piece)
    else if (early.length < MAX_EARLY_PIECES) early.push(piece)
  }
  // Always read: unread data would be kept without limit.
  peer.on('data', (piece: unknown) => {
    if (closed) return
    if (typeof piece === 'string') take(piece)
    else if (piece instanceof Uint8Array) take(Uint8Array.from(piece).buffer)
  })
  const send = (piece: string | ArrayBuffer): boolean => {
    if (peer._channel?.readyState !== 'open') return false
    // Refused when the browser's own buffer is full: who asks `buffered` does not get there.
    try {
      peer.send(piece)
      return true
    } catch {
      return false
    }
  }

  return {
    say: send,
    sendBytes: send,
    get buffered() {
      return peer._channel?.bufferedAmount ?? 0
    },
    feed(message) {
      if (peer.destroyed) return
      if (message.kind === 'description') peer.signal({ type: message.type, sdp: message.sdp })
      else peer.signal({ type: 'candidate', candidate: new RTCIceCandidate(message.candidate) })
    },
    restartIce(relay) {
      if (peer.destroyed) return
      peer._pc.setConfiguration(configurationOf(relay, options.certificate))
      peer.offerOptions = { iceRestart: true }
      peer.negotiate()
    },
    sendTracks(next) {
      if (peer.destroyed) return
      for (const place of senders) {
        const track = trackOf(next, place.kind)
        if (track === place.wanted) continue
        place.wanted = track
        // Done in the order asked for; refused only by a connection that is closed.
        place.sender.replaceTrack(track).catch(() => {})
      }
      sending.show(next?.getVideoTracks()[0] ?? null)
    },
    fingerprints() {
      const own = fingerprintOf(peer._pc.localDescription?.sdp ?? '')
      const theirs = fingerprintOf(peer._pc.remoteDescription?.sdp ?? '')
      return own === null || theirs === null ? null : { own, theirs }
    },
    share: (receivers) => sending.share(receivers),
    adapt: (figures, now) => sending.adapt(figures, now),
    freshPicture() {
      if (!peer.destroyed) sending.begin()
    },
    stats: () => peer._pc.getStats(),
    close() {
      closed = true
      sending.stop()
      peer.destroy()
    },
  }
}

function trackOf(stream: MediaStream | null | undefined, kind: string): MediaStreamTrack | null {
  return stream?.getTracks().find((track) => track.kind === kind) ?? null
}

function configurationOf({ only, servers }: RelayView, certificate: RTCCertificate): RTCConfiguration {
  return {
    // Always given, if only empty: simple-peer's default asks public STUN servers (R8).
    iceServers: servers,
    iceTransportPolicy: only ? 'relay' : 'all',
    certificates: [certificate],
    bundlePolicy: 'max-bundle',
  }
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
