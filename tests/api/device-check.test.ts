import { randomUUID } from 'node:crypto'
import { GET as download, POST as upload } from '@/app/api/speed-sample/route'
import { POST as present } from '@/app/api/visit/presence/route'
import { POST as tryRelay } from '@/app/api/visit/relay-trial/route'
import { actingAs } from '@/lib/auth/actor'
import { db } from '@/lib/db/prisma'
import { CHECKS_BURST, DOWN_BYTES, UP_BYTES } from '@/lib/device-check/sample.rules'
import { NOTHING_KNOWN } from '@/lib/waiting-room/findings.schema'
import { waitingRoomView } from '@/lib/waiting-room/store'
import { ask, forgetCookies, makeAppointment, makeDoctor, makeEntry, signInAs, visitAs } from '../support/builders'

const RELAY = 'turn:relay.example:3478 turns:relay.example:443?transport=tcp'

// Read once, at the first question to a handler.
beforeAll(() => Object.assign(process.env, { TURN_URLS: RELAY, TURN_SECRET: 'shared' }))
beforeEach(forgetCookies)

const NO_PARAMS = { params: Promise.resolve({}) }

function sample(from: string): Promise<Response> {
  const headers = { 'sec-fetch-site': 'same-origin', 'x-client-address': from }
  return download(new Request('http://localhost:3000/api/speed-sample', { headers }), NO_PARAMS)
}

function send(from: string, bytes: number, site = 'same-origin'): Promise<Response> {
  return upload(
    new Request('http://localhost:3000/api/speed-sample', {
      method: 'POST',
      headers: { 'sec-fetch-site': site, 'x-client-address': from },
      // No text in any encoding.
      body: new Uint8Array(bytes).fill(0xff),
    }),
    NO_PARAMS,
  )
}

describe('the speed sample', () => {
  test('[R6] is for everybody, bounded, of no use to a cache, and new each time', async () => {
    const [one, other] = [await sample('192.0.2.1'), await sample('192.0.2.1')]
    expect(one.headers.get('cache-control')).toBe('no-store')
    const [first, second] = [Buffer.from(await one.arrayBuffer()), Buffer.from(await other.arrayBuffer())]
    expect(first.length).toBe(DOWN_BYTES)
    expect(first.equals(second)).toBe(false)
  })

  test('[R6] is not given without end: then nothing comes, and another network still gets its own', async () => {
    const given = await Promise.all(Array.from({ length: CHECKS_BURST }, () => sample('192.0.2.2')))
    expect(given.map(({ status }) => status)).toEqual(given.map(() => 200))
    expect((await sample('192.0.2.2')).status).toBe(204)
    expect((await sample('192.0.2.3')).status).toBe(200)
  })

  test('[R6] takes no more than a sample, and none from another site', async () => {
    expect((await send('192.0.2.4', UP_BYTES)).status).toBe(204)
    expect((await send('192.0.2.4', UP_BYTES + 1)).status).toBe(413)
    expect((await send('192.0.2.4', 10, 'cross-site')).status).toBe(403)
  })

  test('[R6] is not taken without end either', async () => {
    const answers = []
    for (let n = 0; n <= CHECKS_BURST + 2; n++) answers.push((await send('192.0.2.5', 10)).status)
    expect(answers.at(-1)).toBe(429)
    expect(answers.slice(0, -1).every((status) => status === 204)).toBe(true)
  })
})

describe('the relay’s trial', () => {
  test('[L11][R6] is for patients on a visit only, not for everybody and not for a signed-in doctor', async () => {
    expect((await ask(tryRelay, 'POST')).status).toBe(401)
    await signInAs(await makeDoctor())
    expect((await ask(tryRelay, 'POST')).status).toBe(401)
  })

  test('[R1] gives credentials that end within a minute', async () => {
    visitAs(await makeEntry(await makeAppointment(await makeDoctor()), { status: 'PREPARING' }))
    const { status, json } = await ask(tryRelay, 'POST')
    expect(status).toBe(200)
    expect(json).toEqual({
      iceServers: [
        { urls: RELAY.split(' '), username: expect.stringMatching(/^\d+:trial$/), credential: expect.any(String) },
      ],
    })
  })

  test('[R6] is given a few times, then later again', async () => {
    visitAs(await makeEntry(await makeAppointment(await makeDoctor()), { status: 'PREPARING' }))
    for (let n = 0; n < 5; n++) expect((await ask(tryRelay, 'POST')).status).toBe(200)
    const { status, headers } = await ask(tryRelay, 'POST')
    expect([status, headers.get('retry-after')]).toEqual([429, '60'])
  })
})

describe('the findings', () => {
  test('[R17][L4] reach the doctor as they were told', async () => {
    const doctor = await makeDoctor()
    const entry = await makeEntry(await makeAppointment(doctor))
    const findings = { camera: 'busy', microphone: 'ok', loudspeaker: 'unheard', network: 'slow', path: 'relayed' }
    visitAs(entry)
    expect((await ask(present, 'POST', { body: { page: randomUUID(), findings } })).status).toBe(204)
    const reader = await actingAs(doctor.id)
    if (reader?.kind !== 'doctor') throw new TypeError('the builder makes a doctor')
    expect((await waitingRoomView(reader, undefined)).doctors[0]?.patients[0]?.findings).toEqual(findings)
  })

  test.each([
    ['a word of its own', { ...NOTHING_KNOWN, camera: 'Logitech' }],
    ['an address as path', { ...NOTHING_KNOWN, path: '192.0.2.1' }],
    ['one thing more', { ...NOTHING_KNOWN, browser: 'Firefox' }],
    ['one thing less', { camera: 'ok', microphone: 'ok' }],
  ])('[R7][R6] %s is refused', async (_, findings) => {
    visitAs(await makeEntry(await makeAppointment(await makeDoctor())))
    expect((await ask(present, 'POST', { body: { page: randomUUID(), findings } })).status).toBe(400)
  })

  test('[R7] the database itself holds the sets closed', async () => {
    const { id } = await makeEntry(await makeAppointment(await makeDoctor()))
    for (const data of [{ camera: 'x' }, { microphone: 'x' }, { loudspeaker: 'x' }, { network: 'x' }, { path: 'x' }])
      await expect(db().waitingEntry.update({ where: { id }, data })).rejects.toThrow(/finding/)
  })
})
