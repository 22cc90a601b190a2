import { watchConnection } from '@/lib/call/stats.client'

/** What the Peer has received so far, for the watch to read. */
let received = 0
const heard: string[] = []
let stop = () => {}

function report(): RTCStatsReport {
  const entries = [
    { id: 'video', type: 'inbound-rtp', kind: 'video', bytesReceived: received },
    { id: 'pair', type: 'candidate-pair', nominated: true, state: 'succeeded' },
  ]
  return new Map<string, object>(entries.map((entry) => [entry.id, entry]))
}

/** So many milliseconds in which bytes come, or none. */
async function pass(ms: number, flowing: boolean): Promise<void> {
  for (let at = 0; at < ms; at += 50) {
    if (flowing) received += 1_000
    await jest.advanceTimersByTimeAsync(50)
  }
}

beforeEach(async () => {
  jest.useFakeTimers()
  received = 0
  heard.splice(0)
  stop = watchConnection(
    async () => report(),
    () => undefined,
    (event) => heard.push(event),
  )
})

afterEach(() => {
  stop()
  jest.useRealTimers()
})

test('[X4] before the first byte nothing stalls: the other side may send nothing yet', async () => {
  await pass(10_000, false)
  await pass(2_000, true)
  expect(heard).toEqual([])
})

test('[X4] the first byte after a gap is heard of within a tenth of a second', async () => {
  await pass(3_000, true)
  await pass(2_000, false)
  expect(heard).toEqual([])
  await pass(150, true)
  expect(heard).toEqual(['media-flows'])
  await pass(3_000, true)
  expect(heard).toEqual(['media-flows'])
})

test('[X4] a silence is a loss after 3 s, said again while it lasts, and its end is said', async () => {
  await pass(2_000, true)
  await pass(3_700, false)
  expect(heard).toEqual(['media-stalled'])
  await pass(3_000, false)
  expect(heard).toEqual(['media-stalled', 'media-stalled'])
  await pass(150, true)
  expect(heard.slice(2)).toEqual(['media-flows', 'peer-recovered'])
})

test('[X4] a steady stream is left alone', async () => {
  await pass(30_000, true)
  expect(heard).toEqual([])
})
