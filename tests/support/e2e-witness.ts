/**
 * What runs in a page before its own code and remembers what the product keeps to itself. These functions are sent to
 * the browser as text: nothing from outside them is known there.
 */

type Witness = {
  readonly peers: RTCPeerConnection[]
  readonly configurations: (RTCConfiguration | undefined)[]
  readonly captured: MediaStream[]
}

declare global {
  var witness: Witness
  /** Given by tests that want the text of the event stream. */
  var hearStream: ((text: string) => void) | undefined
}

export function bearWitness(): void {
  globalThis.witness = { peers: [], configurations: [], captured: [] }
  const { peers, configurations, captured } = globalThis.witness
  const Original = globalThis.RTCPeerConnection
  if (typeof Original === 'function') {
    globalThis.RTCPeerConnection = class extends Original {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        peers.push(this)
        configurations.push(configuration)
      }

      /** Browsers tell nobody of a close on their own side. */
      override close() {
        super.close()
        this.dispatchEvent(new Event('closed-here'))
      }
    }
  }
  const devices = navigator.mediaDevices
  const ask = devices?.getUserMedia?.bind(devices)
  if (ask) {
    devices.getUserMedia = async (constraints) => {
      const stream = await ask(constraints)
      captured.push(stream)
      return stream
    }
  }
  // The console is watched: a breach of the content security policy becomes a line there.
  addEventListener('securitypolicyviolation', (event) => {
    console.error(`CSP: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
  })
}

/** Passes the text of the page's event stream on to `hearStream`. */
export function overhearStream(): void {
  const original = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const response = await original(input, init)
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response
    const reader = response.clone().body?.pipeThrough(new TextDecoderStream()).getReader()
    const listen = async () => {
      for (;;) {
        const part = await reader?.read()
        if (!part || part.done) return
        globalThis.hearStream?.(part.value)
      }
    }
    listen().catch(() => undefined)
    return response
  }
}

export type Flow = {
  readonly frames: number
  readonly packets: number
  /** Of the received sound; silence adds nothing. */
  readonly energy: number
  /** The smallest number of candidates' kinds: `host` on one machine. */
  readonly kinds: readonly string[]
}

/** What the page's newest connection has received so far. */
export async function readFlow(): Promise<Flow> {
  const flow = { frames: 0, packets: 0, energy: 0, kinds: [] as string[] }
  const peer = globalThis.witness.peers.findLast(({ connectionState }) => connectionState !== 'closed')
  // Firefox never answers about a connection that is closed while it is asked: there is nothing yet of the next one.
  const closed = new Promise<undefined>((resolve) => peer?.addEventListener('closed-here', () => resolve(undefined)))
  const report = await Promise.race([peer?.getStats(), closed])
  report?.forEach((entry: Record<string, unknown>) => {
    const number = (key: string) => (typeof entry[key] === 'number' ? entry[key] : 0)
    if (entry.type === 'inbound-rtp' && entry.kind === 'video') flow.frames += number('framesDecoded')
    if (entry.type === 'inbound-rtp' && entry.kind === 'audio') {
      flow.packets += number('packetsReceived')
      flow.energy += number('totalAudioEnergy')
    }
    if (entry.type === 'local-candidate' || entry.type === 'remote-candidate')
      flow.kinds.push(String(entry.candidateType))
  })
  return flow
}

/** The mean brightness (0 to 255) of what the video with this label shows now. */
export function readBrightness(label: string): number {
  const video = document.querySelector<HTMLVideoElement>(`video[aria-label="${label}"]`)
  const canvas = document.createElement('canvas')
  canvas.width = 32
  canvas.height = 24
  const context = canvas.getContext('2d')
  if (!video || !context || video.videoWidth === 0) return -1
  context.drawImage(video, 0, 0, canvas.width, canvas.height)
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  return (
    data.reduce((sum, value, index) => (index % 4 === 3 ? sum : sum + value), 0) / (canvas.width * canvas.height * 3)
  )
}

/** Whether every camera and microphone that this page ever took has been let go. */
export function everythingReleased(): boolean {
  return globalThis.witness.captured.every((stream) =>
    stream.getTracks().every(({ readyState }) => readyState === 'ended'),
  )
}

/** How many things this origin keeps in the browser's own stores, cookies aside. */
export async function countKept(): Promise<Record<string, number>> {
  return {
    localStorage: localStorage.length,
    sessionStorage: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }
}

export type Sending = {
  /** Of the newest connection. */
  readonly state: string
  /** Bytes of picture and sound that have left this page, over all its connections. */
  readonly bytes: number
  /** How many connections this page has ever opened, and how many are open. */
  readonly peers: number
  readonly open: number
}

/** What the page has sent so far. */
export async function readSending(): Promise<Sending> {
  const { peers } = globalThis.witness
  let bytes = 0
  for (const peer of peers) {
    const report = await peer.getStats()
    report.forEach((entry: Record<string, unknown>) => {
      if (entry.type === 'outbound-rtp' && typeof entry.bytesSent === 'number') bytes += entry.bytesSent
    })
  }
  const open = peers.filter(({ connectionState }) => connectionState !== 'closed').length
  return { state: peers.at(-1)?.connectionState ?? 'none', bytes, peers: peers.length, open }
}
