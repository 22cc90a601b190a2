import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { consentVersion, STANDARD } from '@/lib/legal/rules'
import { seatView, waitingRoomView } from '@/lib/signalling/schema'
import { NOTHING_KNOWN } from '@/lib/waiting-room/findings.schema'
import { percentile } from './figures'
import { endOf, type House } from './house'
import { type Stream, signIn, Wire } from './wire'

export type Latency = {
  readonly n: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}
export type Signals = { readonly product: Latency; readonly bare: Latency }

export const WARM = 40
/** Between two signals: far below the limit of a seat, and each begins at rest. */
const GAP_MS = 8

/** A way for a signal: how it is sent, and where it arrives. */
export type Way = { readonly post: (body: string) => Promise<unknown>; readonly stream: Stream }

let count = 0

/** From the moment the request is written to the moment its content stands in the other stream's bytes. */
export async function wayTime({ post, stream }: Way): Promise<number> {
  count += 1
  const text = `bench-${count}-end`
  const arrival = stream.arrival(text)
  const begin = performance.now()
  const [at] = await Promise.all([arrival, post(candidate(text))])
  await pause(GAP_MS)
  return at - begin
}

/** As long as a candidate is. */
function candidate(text: string): string {
  const line = 'candidate:842163049 1 udp 1677729535 192.0.2.10 46154 typ host generation 0 ufrag EEtu network-cost 999'
  return JSON.stringify({
    kind: 'candidate',
    candidate: { candidate: `${line} ${text}`, sdpMid: '0', sdpMLineIndex: 0 },
  })
}

export async function measureSignals(house: House, rounds: number): Promise<Signals> {
  const call = await openCall(house)
  const bare = await openBare(house)
  const product: number[] = []
  const least: number[] = []
  for (let round = -WARM; round < rounds; round++) {
    for (const way of call.ways) {
      const [slow, fast] = [await wayTime(way), await wayTime(bare.way)]
      if (round < 0) continue
      product.push(slow)
      least.push(fast)
    }
  }
  await call.close()
  await bare.close()
  return { product: latency(product), bare: latency(least) }
}

export function latency(samples: readonly number[]): Latency {
  return {
    n: samples.length,
    p50: percentile(samples, 0.5),
    p95: percentile(samples, 0.95),
    p99: percentile(samples, 0.99),
    max: percentile(samples, 1),
  }
}

/** A real call through the real handlers: a doctor who signed in, a patient who dialled in, both with their streams. */
export async function openCall(house: House): Promise<{ ways: readonly Way[]; close(): Promise<void> }> {
  const [doctor, patient] = [new Wire(house.origin), new Wire(house.origin)]
  const pages = [randomUUID(), randomUUID()] as const
  await signIn(doctor, house.doctor)
  const dialIn = { code: house.code, name: 'Messung', consent: consentVersion(STANDARD, 30) }
  await patient.ask('POST', '/api/visit', JSON.stringify(dialIn))
  await patient.ask('POST', '/api/visit/arrival', JSON.stringify({ page: pages[1], findings: NOTHING_KNOWN }))

  const toDoctor = await doctor.listen(`/api/events?page=${pages[0]}`)
  const toPatient = await patient.listen(`/api/events?as=visitor&page=${pages[1]}`)
  const entry = await waitingEntry(doctor)
  const admission = await doctor.ask(
    'POST',
    `/api/waiting-entries/${entry}/admission`,
    JSON.stringify({ page: pages[0] }),
  )
  const { callId } = seatView.parse(JSON.parse(admission))
  await patient.ask('POST', `/api/calls/${callId}/seat?as=visitor`, JSON.stringify({ page: pages[1] }))
  const way = (from: Wire, seat: 0 | 1, as: string, stream: Stream): Way => {
    let n = 0
    return {
      stream,
      post: (body) => {
        n += 1
        const batch = { page: pages[seat], seat, to: 1 - seat, attempt: 1, messages: [{ n, body }] }
        return from.ask('POST', `/api/calls/${callId}/signals?as=${as}`, JSON.stringify(batch))
      },
    }
  }
  return {
    ways: [way(doctor, 0, 'staff', toPatient), way(patient, 1, 'visitor', toDoctor)],
    async close() {
      await doctor.ask('POST', `/api/calls/${callId}/end`, JSON.stringify({ how: 'finish' }))
      for (const stream of [toDoctor, toPatient]) stream.close()
      for (const wire of [doctor, patient]) wire.close()
    },
  }
}

/** Who waits, as the doctor's own stream tells it when it is opened. */
async function waitingEntry(doctor: Wire): Promise<string> {
  const stream = await doctor.listen(`/api/events?page=${randomUUID()}`)
  const found = /event: waiting-room\ndata: (.*)\n/.exec(await stream.textWith('event: waiting-room', '\n\n'))
  stream.close()
  const view = waitingRoomView.parse(JSON.parse(found?.[1] ?? ''))
  const entry = view.doctors.flatMap(({ patients }) => patients).find(({ status }) => status === 'WAITING')
  if (!entry) throw new Error('nobody waits')
  return entry.id
}

async function openBare(house: House): Promise<{ way: Way; close(): Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', join('scripts', 'bench', 'bare-server.ts')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, DATABASE_URL: house.databaseUrl, NODE_ENV: 'production' },
  })
  const said = await new Promise<unknown>((resolve, reject) => child.once('message', resolve).once('exit', reject))
  const { port } = z.object({ port: z.number() }).parse(said)
  const wire = new Wire(`http://127.0.0.1:${port}`)
  const stream = await wire.listen('/')
  return {
    way: { stream, post: (body) => wire.ask('POST', '/', body, 'application/json') },
    async close() {
      stream.close()
      wire.close()
      await endOf(child, false)
    },
  }
}
