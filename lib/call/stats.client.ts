/** What people are told of the connection (R1, R2). */
export type Connection = {
  readonly path: 'direct' | 'relayed'
  readonly protocol: string | null
  readonly cipher: string | null
  readonly srtp: string | null
}

const EVERY_MS = 1_000
/** So many seconds without a byte, although connected, are a loss. */
const STALLED_AFTER = 5

/**
 * Looks at a Peer's figures once a second: says how it is connected, and when its media stall and flow again.
 * Returns how to stop.
 */
export function watchConnection(
  read: () => Promise<RTCStatsReport>,
  onConnection: (connection: Connection) => void,
  onMedia: (event: 'media-stalled' | 'peer-recovered') => void,
): () => void {
  let told = ''
  let bytes = 0
  let silent = 0
  let stopped = false
  const look = async () => {
    const report = await read().catch(() => undefined)
    if (!report || stopped) return
    const { connection, received } = summarise(report)
    if (!connection) return
    const text = JSON.stringify(connection)
    if (text !== told) {
      told = text
      onConnection(connection)
    }
    const flowing = received > bytes
    bytes = received
    if (flowing && silent >= STALLED_AFTER) onMedia('peer-recovered')
    silent = flowing || received === 0 ? 0 : silent + 1
    if (silent > 0 && silent % STALLED_AFTER === 0) onMedia('media-stalled')
  }
  const timer = setInterval(() => void look(), EVERY_MS)
  return () => {
    stopped = true
    clearInterval(timer)
  }
}

type Entry = Record<string, unknown> & { readonly id: string; readonly type: string }

function summarise(report: RTCStatsReport): { connection: Connection | undefined; received: number } {
  const all: Entry[] = []
  report.forEach((entry: Entry) => {
    all.push(entry)
  })
  const entries = new Map(all.map((entry) => [entry.id, entry]))
  const transport = all.find(({ type }) => type === 'transport')
  // Firefox marks the pair itself, the others name it in the transport.
  const pair =
    entries.get(text(transport?.selectedCandidatePairId) ?? '') ??
    all.find(
      (entry) =>
        entry.type === 'candidate-pair' &&
        (entry.selected === true || (entry.nominated === true && entry.state === 'succeeded')),
    )
  const received = all
    .filter(({ type }) => type === 'inbound-rtp')
    .reduce((sum, { bytesReceived }) => sum + (typeof bytesReceived === 'number' ? bytesReceived : 0), 0)
  if (!pair) return { connection: undefined, received }
  const ends = [pair.localCandidateId, pair.remoteCandidateId].map((id) => entries.get(text(id) ?? ''))
  const connection: Connection = {
    path: ends.some((end) => end?.candidateType === 'relay') ? 'relayed' : 'direct',
    protocol: text(transport?.tlsVersion) ?? null,
    cipher: text(transport?.dtlsCipher) ?? null,
    srtp: text(transport?.srtpCipher) ?? null,
  }
  return { connection, received }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
