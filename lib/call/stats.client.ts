/** What people are told of the connection (R1, R2). */
export type Connection = {
  readonly path: 'direct' | 'relayed'
  readonly protocol: string | null
  readonly cipher: string | null
  readonly srtp: string | null
}

const LOOK_EVERY_MS = 500
/** While nothing comes: the end of a silence is to be noticed at once. */
const LOOK_OFTEN_MS = 100
/** So long without a byte is more than an unsteady network: the other side's picture needs a new beginning. */
const GAP_MS = 300
/** So long without a byte, although connected, is a loss. */
const STALLED_AFTER_MS = 3_000

/**
 * Looks at a Peer's figures: says how it is connected, when its media stall, and when they flow again after that or
 * after any shorter gap. Returns how to stop.
 */
export function watchConnection(
  read: () => Promise<RTCStatsReport>,
  onConnection: (connection: Connection) => void,
  onMedia: (event: 'media-stalled' | 'media-flows' | 'peer-recovered') => void,
): () => void {
  let told = ''
  let bytes = 0
  let heardAt = performance.now()
  let stalls = 0
  let stopped = false
  let timer: ReturnType<typeof setTimeout>
  const look = async () => {
    const report = await read().catch(() => undefined)
    if (stopped) return
    const { connection, received } = report ? connectionIn(report) : { connection: undefined, received: bytes }
    if (connection) tell(connection)
    const now = performance.now()
    const flowing = received > bytes
    const silentMs = now - heardAt
    if (flowing || received === 0) {
      if (bytes > 0 && silentMs > GAP_MS + LOOK_EVERY_MS) onMedia('media-flows')
      if (stalls > 0) onMedia('peer-recovered')
      heardAt = now
      stalls = 0
    } else if (silentMs >= STALLED_AFTER_MS * (stalls + 1)) {
      stalls += 1
      onMedia('media-stalled')
    }
    bytes = received
    timer = setTimeout(() => void look(), flowing || received === 0 ? LOOK_EVERY_MS : LOOK_OFTEN_MS)
  }
  const tell = (connection: Connection) => {
    const text = JSON.stringify(connection)
    if (text === told) return
    told = text
    onConnection(connection)
  }
  timer = setTimeout(() => void look(), LOOK_EVERY_MS)
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

type Entry = Record<string, unknown> & { readonly id: string; readonly type: string }

function connectionIn(report: RTCStatsReport): { connection: Connection | undefined; received: number } {
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
