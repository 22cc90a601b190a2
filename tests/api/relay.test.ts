import { randomUUID } from 'node:crypto'
import { POST as renew } from '@/app/api/calls/[id]/relay/route'
import { POST as check } from '@/app/api/relay/check/route'
import { DELETE as leave } from '@/app/api/visit/route'
import { POST as admit } from '@/app/api/waiting-entries/[id]/admission/route'
import { POST as prepare } from '@/app/api/waiting-entries/[id]/preparation/route'
import { relayView } from '@/lib/signalling/schema'
import { visitView } from '@/lib/waiting-room/store'
import {
  ask,
  forgetCookies,
  makeAdmin,
  makeAppointment,
  makeDoctor,
  makeEntry,
  makeStaff,
  signInAs,
  visitAs,
} from '../support/builders'

const URLS = 'turn:127.0.0.1:9?transport=tcp,turn:127.0.0.1:9?transport=udp,turns:127.0.0.1:9'

jest.mock('@/lib/env', () => {
  const real = jest.requireActual<typeof import('@/lib/env')>('@/lib/env')
  return {
    ...real,
    env: () => ({
      ...real.env(),
      TURN_URLS: URLS,
      TURN_SECRET: 'the-secret-of-the-relay-in-this-test',
      TURN_ONLY: false,
    }),
  }
})

async function waiting() {
  forgetCookies()
  const doctor = await makeDoctor()
  const entry = await makeEntry(await makeAppointment(doctor))
  return { doctor, entry }
}

const renewIn = (callId: string, as?: 'visitor') =>
  ask(renew, 'POST', { params: { id: callId }, query: as ? '?as=visitor' : '' })
const credentialOf = (answer: { json: unknown }) => relayView.parse(answer.json).servers[0]?.credential

describe('credentials of the relay', () => {
  test('[L11][R1] go to both seats of a call, prepared or admitted, each time others', async () => {
    const { doctor, entry } = await waiting()
    await signInAs(doctor)
    visitAs(entry)
    const prepared = await ask(prepare, 'POST', { params: { id: entry.id }, body: { page: randomUUID() } })
    const callId = String(Reflect.get(Object(prepared.json), 'callId'))
    const given = [await renewIn(callId), await renewIn(callId, 'visitor'), await renewIn(callId)].map(credentialOf)
    expect(given).not.toContain(undefined)
    expect(new Set(given).size).toBe(3)
    await ask(admit, 'POST', { params: { id: entry.id }, body: { page: randomUUID() } })
    expect(credentialOf(await renewIn(callId, 'visitor'))).toBeDefined()
  })

  test('[L11][R15] go to nobody without a seat in this call', async () => {
    const { doctor, entry } = await waiting()
    await signInAs(doctor)
    const { json } = await ask(prepare, 'POST', { params: { id: entry.id }, body: { page: randomUUID() } })
    const callId = String(Reflect.get(Object(json), 'callId'))
    forgetCookies()
    expect(await renewIn(callId)).toMatchObject({ status: 401 })
    const stranger = await waiting()
    visitAs(stranger.entry)
    expect(await renewIn(callId, 'visitor')).toMatchObject({ status: 404 })
    expect(await renewIn(randomUUID(), 'visitor')).toMatchObject({ status: 404 })
    expect((await visitView(stranger.entry.id, randomUUID()))?.call).toBeNull()
    await signInAs(stranger.doctor)
    expect(await renewIn(callId)).toMatchObject({ status: 404 })
    forgetCookies()
    await signInAs(await makeStaff([doctor]))
    expect(await renewIn(callId)).toMatchObject({ status: 403 })
  })

  test('[L11] end with the call', async () => {
    const { doctor, entry } = await waiting()
    await signInAs(doctor)
    visitAs(entry)
    const { json } = await ask(prepare, 'POST', { params: { id: entry.id }, body: { page: randomUUID() } })
    const callId = String(Reflect.get(Object(json), 'callId'))
    await ask(leave, 'DELETE', { body: { withdraw: false } })
    expect(await renewIn(callId)).toMatchObject({ status: 404 })
  })

  test('[R6] are not handed out without end', async () => {
    const { doctor } = await waiting()
    await signInAs(doctor)
    const answers = await Promise.all(Array.from({ length: 80 }, () => renewIn(randomUUID())))
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0)
  })
})

describe('the check of the relay', () => {
  test('[R1] says of every address that it is not there', async () => {
    forgetCookies()
    await signInAs(await makeAdmin())
    const { status, json } = await ask(check, 'POST', {})
    expect(status).toBe(200)
    expect(json).toEqual({
      only: false,
      relays: URLS.split(',').map((url) => ({ url, state: 'unreachable' })),
    })
  })

  test('[R6] is the administration’s alone', async () => {
    forgetCookies()
    await signInAs(await makeDoctor())
    expect(await ask(check, 'POST', {})).toMatchObject({ status: 403 })
  })
})
