import { openOutbox } from '@/lib/signalling/outbox.client'
import { doubtReach, hurryReach, onReached } from '@/lib/signalling/reach.client'
import { openStream } from '@/lib/signalling/stream.client'

/** A server that answers when the test says so, or never. */
class Server {
  readonly asked: { readonly path: string; readonly body: string; answer(response: Response): void; gone: boolean }[] =
    []

  constructor() {
    globalThis.fetch = jest.fn(
      (path: string | URL | Request, init?: RequestInit) =>
        new Promise<Response>((resolve, reject) => {
          const question = { path: String(path), body: String(init?.body ?? ''), answer: resolve, gone: false }
          init?.signal?.addEventListener('abort', () => {
            question.gone = true
            reject(new TypeError('aborted'))
          })
          this.asked.push(question)
        }),
    )
  }

  at(index: number) {
    const question = this.asked.at(index)
    if (!question) throw new Error('nobody asked')
    return question
  }
}

const streaming = () => new Response(new ReadableStream(), { status: 200 })
/** All that follows at once from what has happened. */
const settle = () => jest.advanceTimersByTimeAsync(0)

let server: Server
const ends: (() => void)[] = []

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'performance'] })
  Object.assign(globalThis, {
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    document: { addEventListener: () => undefined, removeEventListener: () => undefined, visibilityState: 'visible' },
  })
  server = new Server()
})

afterEach(() => {
  for (const end of ends.splice(0)) end()
  jest.useRealTimers()
})

function open(): { states: string[]; reached: boolean[] } {
  const heard: { states: string[]; reached: boolean[] } = { states: [], reached: [] }
  ends.push(onReached(({ afterFailure }) => heard.reached.push(afterFailure)))
  ends.push(openStream('visitor', {}, (state) => heard.states.push(state)).close)
  return heard
}

test('[X4] a stream that is doubted is opened afresh; a server that answers was never away', async () => {
  const { reached } = open()
  server.at(0).answer(streaming())
  await settle()
  doubtReach()
  expect(server.at(0).gone).toBe(true)
  server.at(1).answer(streaming())
  await settle()
  expect(server.asked).toHaveLength(2)
  expect(reached).toEqual([false, false])
})

test('[X4] while the server is away tries are added and none is given up; the first answer wins', async () => {
  const { states, reached } = open()
  server.at(0).answer(streaming())
  await settle()
  doubtReach()
  await jest.advanceTimersByTimeAsync(60_000)
  expect(states.at(-1)).toBe('interrupted')
  const tries = server.asked.slice(1)
  expect(tries).toHaveLength(2)
  expect(tries.map(({ gone }) => gone)).toEqual([false, false])
  // The network is there: one more is made at once.
  hurryReach()
  expect(server.asked).toHaveLength(4)
  server.at(2).answer(streaming())
  await settle()
  expect(states.at(-1)).toBe('open')
  expect(reached.at(-1)).toBe(true)
  server.at(1).answer(streaming())
  await settle()
  expect(server.asked.slice(1).map(({ gone }) => gone)).toEqual([true, false, false])
  expect(server.asked).toHaveLength(4)
})

test('[X4] what was posted before is posted afresh as soon as the server is reached, and nothing is said twice in vain', async () => {
  open()
  const outbox = openOutbox({ callId: 'c', seat: 0, to: 1, as: 'staff' })
  ends.push(outbox.close)
  outbox.send(1, 'early')
  await settle()
  const first = server.at(-1)
  expect(first.body).toContain('early')
  // Nothing comes back: the outbox itself doubts, and the stream finds out.
  await jest.advanceTimersByTimeAsync(5_000)
  outbox.send(2, 'late')
  const tries = server.asked.filter(({ path }) => path.startsWith('/api/events'))
  tries.at(-1)?.answer(streaming())
  await settle()
  expect(server.at(-1)).not.toBe(first)
  expect(server.at(-1).body).toContain('early')
  server.at(-1).answer(new Response(null, { status: 204 }))
  await settle()
  expect(server.at(-1).body).toContain('late')
})

test('[X4] what waits for an attempt that is over is not sent any more', async () => {
  const outbox = openOutbox({ callId: 'c', seat: 0, to: 1, as: 'staff' })
  ends.push(outbox.close)
  outbox.send(1, 'under way')
  await settle()
  outbox.send(1, 'stale')
  outbox.send(2, 'fresh')
  server.at(-1).answer(new Response(null, { status: 204 }))
  await settle()
  expect(server.asked).toHaveLength(2)
  expect(server.at(-1).body).toContain('fresh')
  expect(server.asked.some(({ body }) => body.includes('stale'))).toBe(false)
})
