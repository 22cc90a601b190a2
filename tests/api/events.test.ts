import { randomUUID } from 'node:crypto'
import { createParser } from 'eventsource-parser'
import { POST as end } from '@/app/api/calls/[id]/end/route'
import { POST as seat } from '@/app/api/calls/[id]/seat/route'
import { POST as signals } from '@/app/api/calls/[id]/signals/route'
import { GET } from '@/app/api/events/route'
import { POST as arrive } from '@/app/api/visit/arrival/route'
import { POST as admit } from '@/app/api/waiting-entries/[id]/admission/route'
import { db } from '@/lib/db/prisma'
import { openStreams } from '@/lib/http/event-stream'
import { listener } from '@/lib/signalling/listener'
import { notify } from '@/lib/signalling/store'
import { NOTHING_KNOWN } from '@/lib/waiting-room/findings.schema'
import {
  ask,
  forgetCookies,
  makeAppointment,
  makeDoctor,
  makeEntry,
  makeStaff,
  signInAs,
  type TestAccount,
  type TestEntry,
  visitAs,
} from '../support/builders'

const READY = { ...NOTHING_KNOWN, camera: 'ok', microphone: 'ok' } as const

type Heard = { readonly event: string; readonly payload: Record<string, unknown> }

/** An open stream as a page reads it. */
class Reader {
  readonly heard: Heard[] = []
  ended = false
  text = ''
  readonly #abort = new AbortController()
  #changed: () => void = () => {}

  async open(query: string): Promise<this> {
    const url = `http://localhost:3000/api/events?${query}`
    const response = await GET(new Request(url, { signal: this.#abort.signal }), { params: Promise.resolve({}) })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const parser = createParser({
      onEvent: ({ event, data }) => {
        this.heard.push({ event: event ?? '', payload: JSON.parse(data) })
        this.#changed()
      },
    })
    void (async () => {
      if (!response.body) return
      const decoder = new TextDecoder()
      for await (const chunk of response.body) {
        const text = decoder.decode(chunk, { stream: true })
        this.text += text
        parser.feed(text)
      }
      this.ended = true
      this.#changed()
    })()
    return this
  }

  /** Waits until what was heard fits; Jest's own limit of time ends a wait in vain. */
  async until(fits: (reader: Reader) => boolean): Promise<this> {
    while (!fits(this)) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
    }
    return this
  }

  last(event: string): Record<string, unknown> | undefined {
    return this.heard.findLast((heard) => heard.event === event)?.payload
  }

  close(): void {
    this.#abort.abort()
  }
}

const readers: Reader[] = []

async function readAs(who: TestAccount | TestEntry, page = randomUUID(), more = ''): Promise<Reader> {
  forgetCookies()
  const visitor = 'token' in who
  if (visitor) visitAs(who)
  else await signInAs(who)
  const reader = new Reader()
  readers.push(reader)
  return await reader.open(`page=${page}${visitor ? '&as=visitor' : ''}${more}`)
}

afterEach(() => {
  for (const reader of readers.splice(0)) reader.close()
  expect(openStreams()).toBe(0)
})

afterAll(() => listener().close())

async function call() {
  const doctor = await makeDoctor()
  const entry = await makeEntry(await makeAppointment(doctor))
  const pages = { doctor: randomUUID(), patient: randomUUID() }
  await signInAs(doctor)
  const { json } = await ask(admit, 'POST', { params: { id: entry.id }, body: { page: pages.doctor } })
  return { doctor, entry, pages, callId: (json as { callId: string }).callId }
}

const body = (page: string, n: number) => ({ page, seat: 0, to: 1, attempt: 1, messages: [{ n, body: `signal ${n}` }] })

test('[L11] nobody and an admin get no stream, a malformed question neither', async () => {
  forgetCookies()
  expect((await ask(GET, 'GET', { query: `?page=${randomUUID()}` })).status).toBe(401)
  expect((await ask(GET, 'GET', { query: `?page=${randomUUID()}&as=visitor` })).status).toBe(401)
  await signInAs(await makeDoctor())
  expect((await ask(GET, 'GET', { query: '?page=mine' })).status).toBe(400)
})

test('[L4][R17] the doctor’s waiting room fills live with the typed name', async () => {
  const doctor = await makeDoctor()
  const entry = await makeEntry(await makeAppointment(doctor, { reference: 'A 7' }), {
    status: 'PREPARING',
    name: 'Demo <i>Patient</i>',
  })
  const reader = await readAs(doctor)
  await reader.until((it) => it.last('waiting-room') !== undefined)
  expect(reader.last('waiting-room')).toMatchObject({ doctors: [{ id: doctor.id, patients: [] }], call: null })
  visitAs(entry)
  await ask(arrive, 'POST', { body: { page: randomUUID(), findings: READY } })
  await reader.until((it) => JSON.stringify(it.last('waiting-room')).includes(entry.id))
  expect(reader.last('waiting-room')).toMatchObject({
    doctors: [
      {
        patients: [
          { id: entry.id, name: 'Demo <i>Patient</i>', status: 'WAITING', presence: 'present', reference: 'A 7' },
        ],
      },
    ],
  })
})

test('[R18][L11] streams of two doctors and their patients hold nothing of the others', async () => {
  const names = ['Anton Alpha', 'Berta Beta']
  const scenes = []
  for (const name of names) {
    const doctor = await makeDoctor({ name: `Dr. ${name.slice(0, 1)}` })
    const entry = await makeEntry(await makeAppointment(doctor), { name })
    scenes.push({ name, entry, doctors: await readAs(doctor), patients: await readAs(entry) })
  }
  for (const { entry } of scenes) {
    visitAs(entry)
    await ask(arrive, 'POST', { body: { page: randomUUID(), findings: READY } })
  }
  for (const { name, entry, doctors, patients } of scenes) {
    await doctors.until((it) => it.text.includes(entry.id))
    await patients.until((it) => it.last('visit') !== undefined)
    const other = names.find((known) => known !== name) ?? ''
    expect(doctors.text).toContain(name)
    expect(doctors.text + patients.text).not.toContain(other)
  }
})

test('[R15] staff sees the waiting rooms of the assigned doctors only, and no call', async () => {
  const { doctor, entry } = await call()
  const other = await makeEntry(await makeAppointment(await makeDoctor()))
  const reader = await readAs(await makeStaff([doctor]))
  await reader.until((it) => it.text.includes(entry.id))
  expect(reader.text).not.toContain(other.id)
  expect(reader.last('waiting-room')).toMatchObject({ call: null })
})

test('[L4] the patient is told of the admission, and hears what was said before the seat was taken', async () => {
  const { entry, pages, callId } = await call()
  await ask(signals, 'POST', { params: { id: callId }, body: body(pages.doctor, 1) })
  const reader = await readAs(entry, pages.patient)
  await reader.until((it) => it.last('visit') !== undefined)
  expect(reader.last('visit')).toMatchObject({
    status: 'ADMITTED',
    call: { callId, seat: 1, held: 'nobody', others: [{ seat: 0, epoch: 1 }] },
  })
  await ask(seat, 'POST', { params: { id: callId }, query: '?as=visitor', body: { page: pages.patient } })
  await reader.until((it) => it.last('signals') !== undefined)
  expect(reader.last('signals')).toMatchObject({
    callId,
    upTo: 1,
    signals: [{ from: 0, attempt: 1, body: 'signal 1' }],
  })
  expect(reader.last('visit')).toMatchObject({ status: 'CONNECTED', call: { held: 'here', epoch: 1 } })
})

test('[X4] a stream that comes back continues where it ended: nothing twice, nothing lost', async () => {
  const { doctor, entry, pages, callId } = await call()
  visitAs(entry)
  await ask(seat, 'POST', { params: { id: callId }, query: '?as=visitor', body: { page: pages.patient } })
  await signInAs(doctor)
  await ask(signals, 'POST', { params: { id: callId }, body: body(pages.doctor, 1) })
  const first = await readAs(entry, pages.patient)
  await first.until((it) => it.last('signals') !== undefined)
  first.close()
  await signInAs(doctor)
  await ask(signals, 'POST', { params: { id: callId }, body: body(pages.doctor, 2) })
  const second = await readAs(entry, pages.patient, `&read=${callId}:1`)
  await second.until((it) => it.last('signals') !== undefined)
  expect(second.heard.filter(({ event }) => event === 'signals')).toEqual([
    {
      event: 'signals',
      payload: expect.objectContaining({ upTo: 2, signals: [expect.objectContaining({ body: 'signal 2' })] }),
    },
  ])
})

test('[L11][X4] signals go to the page that holds the seat and to no other page of the same person', async () => {
  const { doctor, entry, pages, callId } = await call()
  const older = await readAs(entry, pages.patient)
  const newer = await readAs(entry, randomUUID())
  visitAs(entry)
  await ask(seat, 'POST', { params: { id: callId }, query: '?as=visitor', body: { page: pages.patient } })
  await newer.until((it) => JSON.stringify(it.last('visit')).includes('elsewhere'))
  await signInAs(doctor)
  await ask(signals, 'POST', { params: { id: callId }, body: body(pages.doctor, 1) })
  await older.until((it) => it.last('signals') !== undefined)
  expect(newer.last('signals')).toBeUndefined()
})

test('[X4] lost signals are told by a reset', async () => {
  const { entry, pages, callId } = await call()
  visitAs(entry)
  await ask(seat, 'POST', { params: { id: callId }, query: '?as=visitor', body: { page: pages.patient } })
  await ask(signals, 'POST', { params: { id: callId }, body: body(pages.doctor, 1) })
  await db().$executeRaw`TRUNCATE signal`
  const reader = await readAs(entry, pages.patient)
  await reader.until((it) => it.last('reset') !== undefined)
  expect(reader.last('reset')).toEqual({ callId, upTo: 1 })
})

test('[L5] the end of the consultation reaches the patient, and the stream closes', async () => {
  const { doctor, entry, callId } = await call()
  const reader = await readAs(entry)
  await reader.until((it) => it.last('visit') !== undefined)
  await signInAs(doctor)
  await ask(end, 'POST', { params: { id: callId }, body: { how: 'finish' } })
  await reader.until((it) => it.ended)
  expect(reader.last('visit')).toMatchObject({ status: 'FINISHED', call: null })
  expect(reader.heard.at(-1)?.event).toBe('over')
})

test('[R6][L11] a locked account’s stream ends when it is next looked at', async () => {
  const doctor = await makeDoctor()
  const reader = await readAs(doctor)
  await reader.until((it) => it.last('waiting-room') !== undefined)
  await db().account.update({ where: { id: doctor.id }, data: { lockedAt: new Date() } })
  await notify([`doctor:${doctor.id}`])
  await reader.until((it) => it.ended)
  expect(reader.heard.at(-1)?.event).toBe('over')
})
