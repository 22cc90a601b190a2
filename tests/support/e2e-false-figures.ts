/**
 * Runs in a page before its own code, as text: what getStats tells of the path and of the device is a good connection,
 * except for the loss that the test wants the other side to have reported.
 */

declare global {
  /** What the other side reports of what this page sends, 0 to 1. */
  var reportedLoss: number
}

export function tellFalseFigures(): void {
  globalThis.reportedLoss = 0
  const original = RTCPeerConnection.prototype.getStats
  RTCPeerConnection.prototype.getStats = async function (...given: []) {
    const report = await original.apply(this, given)
    const told = new Map<string, unknown>()
    report.forEach((entry: { id: string; type: string }) => {
      const falsely: Record<string, object> = {
        'remote-inbound-rtp': { fractionLost: globalThis.reportedLoss, roundTripTime: 0.03 },
        'inbound-rtp': { packetsLost: 0, framesDropped: 0, jitter: 0.004 },
        'outbound-rtp': { qualityLimitationReason: 'none' },
        'candidate-pair': { availableOutgoingBitrate: 4_000_000, currentRoundTripTime: 0.03 },
      }
      told.set(entry.id, { ...entry, ...falsely[entry.type] })
    })
    return told
  }
}

/** What the newest connection of the page may send of each kind. */
export function readEncodings(): Partial<Record<string, RTCRtpEncodingParameters | undefined>> {
  const senders = globalThis.witness.peers.at(-1)?.getSenders() ?? []
  return Object.fromEntries(
    senders.map((sender) => [sender.track?.kind ?? 'none', sender.getParameters().encodings[0]]),
  )
}
