import { randomUUID } from 'node:crypto'
import { POST as end } from '@/app/api/calls/[id]/end/route'
import { POST as seat } from '@/app/api/calls/[id]/seat/route'
import { POST as signals } from '@/app/api/calls/[id]/signals/route'
import { POST as arrive } from '@/app/api/visit/arrival/route'
import { DELETE as withdraw } from '@/app/api/visit/consent/route'
import { POST as present } from '@/app/api/visit/presence/route'
import { DELETE as leave } from '@/app/api/visit/route'
import { POST as admit } from '@/app/api/waiting-entries/[id]/admission/route'
import { actingAs } from '@/lib/auth/actor'
import { db } from '@/lib/db/prisma'
import { readSignals } from '@/lib/signalling/store'
import { NOTHING_KNOWN } from '@/lib/waiting-room/findings.schema'
import { waitingRoomView } from '@/lib/waiting-room/store'
import {
  ask,
  auditedActions,
  forgetCookies,
  makeAppointment,
  makeDoctor,
  makeEntry,
  makeStaff,
  signInAs,
  visitAs,
} from '../support/builders'

const READY = { ...NOTHING_KNOWN, camera: 'ok', microphone: 'ok' } as const

/** A doctor, an appointment now, and a patient who waits for it. */
async function waiting() {
  const doctor = await makeDoctor()
  const appointment = await makeAppointment(doctor)
  return { doctor, appointment, entry: await makeEntry(appointment) }
}

/** The same, called in: both pages hold their seats. */
async function inCall() {
  const scene = await waiting()
  const pages = { doctor: randomUUID(), patient: randomUUID() }
  await signInAs(scene.doctor)
  const { json } = await ask(admit, 'POST', { params: { id: scene.entry.id }, body: { page: pages.doctor } })
  const { callId } = json as { callId: string }
  visitAs(scene.entry)
  await ask(seat, 'POST', { params: { id: callId }, query: '?as=visitor', body: { page: pages.patient } })
  return { ...scene, pages, callId }
}

const statusOf = async (id: string) => (await db().waitingEntry.findUniqueOrThrow({ where: { id } })).status

const batch = (page: string, n: number, body = 'offer', more: object = {}) => ({
  page,
  seat: 0,
  to: 1,
  attempt: 1,
  messages: [{ n, body }],
  ...more,
})

describe('waiting room', () => {
  test('[L4] the device check leads into the waiting room, once and again', async () => {
    const { appointment } = await waiting()
    const entry = await makeEntry(appointment, { status: 'PREPARING' })
    visitAs(entry)
    const body = { page: randomUUID(), findings: { ...READY, microphone: 'silent', network: 'slow' } }
    expect((await ask(arrive, 'POST', { body })).status).toBe(204)
    const first = await db().waitingEntry.findUniqueOrThrow({ where: { id: entry.id } })
    expect(first).toMatchObject({
      status: 'WAITING',
      camera: 'ok',
      microphone: 'silent',
      network: 'slow',
      arrivedAt: expect.any(Date),
    })
    expect((await ask(arrive, 'POST', { body })).status).toBe(204)
    expect((await db().waitingEntry.findUniqueOrThrow({ where: { id: entry.id } })).arrivedAt).toEqual(first.arrivedAt)
  })

  test('[L11] without a visit nobody arrives or says that they are there', async () => {
    forgetCookies()
    expect((await ask(arrive, 'POST', { body: { page: randomUUID(), findings: READY } })).status).toBe(401)
    expect((await ask(present, 'POST', { body: { page: randomUUID(), findings: READY } })).status).toBe(401)
  })

  test('[L4][L11] a visit is over twelve hours after its appointment, and a page unheard of for an hour is not shown', async () => {
    const doctor = await makeDoctor()
    const old = await makeEntry(await makeAppointment(doctor, { startsAt: new Date(Date.now() - 13 * 3_600_000) }))
    const asleep = await makeEntry(await makeAppointment(doctor))
    await db()
      .$executeRaw`UPDATE waiting_entry SET last_seen_at = now() - interval '61 minutes' WHERE id = ${asleep.id}::uuid`
    visitAs(old)
    expect((await ask(present, 'POST', { body: { page: randomUUID(), findings: READY } })).status).toBe(401)
    const reader = await actingAs(doctor.id)
    if (reader?.kind !== 'doctor') throw new TypeError('the builder makes a doctor')
    const shown = async () => (await waitingRoomView(reader, undefined)).doctors[0]?.patients.map(({ id }) => id)
    expect(await shown()).not.toContain(asleep.id)
    visitAs(asleep)
    await ask(present, 'POST', { body: { page: randomUUID(), findings: READY } })
    expect(await shown()).toContain(asleep.id)
  })

  test('[L4] presence brings the newest state of the devices', async () => {
    const { entry } = await waiting()
    visitAs(entry)
    expect(
      (
        await ask(present, 'POST', {
          body: { page: randomUUID(), findings: { ...READY, camera: 'missing', path: 'relayed' } },
        })
      ).status,
    ).toBe(204)
    expect(await db().waitingEntry.findUniqueOrThrow({ where: { id: entry.id } })).toMatchObject({
      camera: 'missing',
      microphone: 'ok',
      path: 'relayed',
    })
  })

  test('[L5][L11] the cookie of a visit that is over opens nothing', async () => {
    const { appointment } = await waiting()
    for (const status of ['FINISHED', 'LEFT'] as const) {
      visitAs(await makeEntry(appointment, { status }))
      expect(await ask(present, 'POST')).toMatchObject({ status: 401, json: { error: 'visit-over' } })
    }
  })
})

describe('admission', () => {
  test('[L4] the doctor calls a patient in: the call begins and the doctor has the first seat', async () => {
    const { doctor, entry } = await waiting()
    await signInAs(doctor)
    const answer = await ask(admit, 'POST', { params: { id: entry.id }, body: { page: randomUUID() } })
    expect(answer).toMatchObject({
      status: 200,
      json: { seat: 0, epoch: 1, others: [{ seat: 1, epoch: 0, lastAttempt: 0 }], relay: { only: false, servers: [] } },
    })
    expect(await statusOf(entry.id)).toBe('ADMITTED')
    expect(await auditedActions(entry.id)).toContain('consultation.admitted')
  })

  test('[R15] staff can neither call in nor sit, signal or end', async () => {
    const { doctor, entry, callId, pages } = await inCall()
    forgetCookies()
    await signInAs(await makeStaff([doctor]))
    const other = await makeEntry(await makeAppointment(doctor))
    expect((await ask(admit, 'POST', { params: { id: other.id }, body: { page: randomUUID() } })).status).toBe(403)
    expect((await ask(seat, 'POST', { params: { id: callId }, body: { page: randomUUID() } })).status).toBe(403)
    expect((await ask(signals, 'POST', { params: { id: callId }, body: batch(pages.doctor, 1) })).status).toBe(403)
    expect((await ask(end, 'POST', { params: { id: callId }, body: { how: 'finish' } })).status).toBe(403)
    expect(await statusOf(entry.id)).toBe('CONNECTED')
  })

  test('[R18][L11] another doctor’s patient looks like none', async () => {
    const { entry } = await waiting()
    await signInAs(await makeDoctor())
    expect((await ask(admit, 'POST', { params: { id: entry.id }, body: { page: randomUUID() } })).status).toBe(404)
    expect(await statusOf(entry.id)).toBe('WAITING')
  })

  test('[L11] of 20 clicks at once one calls in, and nobody else comes into the consulting room', async () => {
    const { doctor, appointment, entry } = await waiting()
    const second = await makeEntry(appointment)
    await signInAs(doctor)
    const clicks = Array.from({ length: 20 }, (_, index) =>
      ask(admit, 'POST', { params: { id: index % 2 === 0 ? entry.id : second.id }, body: { page: randomUUID() } }),
    )
    const statuses = (await Promise.all(clicks)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(19)
    expect(await db().call.count({ where: { doctorId: doctor.id, endedAt: null } })).toBe(1)
    expect(
      await db().waitingEntry.count({ where: { doctorId: doctor.id, status: { in: ['ADMITTED', 'CONNECTED'] } } }),
    ).toBe(1)
  })

  test('[L4] calling in against leaving ends in a legal state', async () => {
    const { doctor, entry } = await waiting()
    await signInAs(doctor)
    visitAs(entry)
    const [called] = await Promise.all([
      ask(admit, 'POST', { params: { id: entry.id }, body: { page: randomUUID() } }),
      ask(leave, 'DELETE'),
    ])
    expect([200, 409]).toContain(called.status)
    expect(await statusOf(entry.id)).toBe('LEFT')
    expect(await db().call.count({ where: { doctorId: doctor.id, endedAt: null } })).toBe(0)
  })
})

describe('seats', () => {
  test('[X4] the newest page has the seat, and what is said from the old one is refused', async () => {
    const { callId, pages, doctor } = await inCall()
    await signInAs(doctor)
    const newer = randomUUID()
    expect(await ask(seat, 'POST', { params: { id: callId }, body: { page: newer } })).toMatchObject({
      status: 200,
      json: { seat: 0, epoch: 2 },
    })
    expect(await ask(signals, 'POST', { params: { id: callId }, body: batch(pages.doctor, 1) })).toMatchObject({
      status: 409,
      json: { error: 'seat-taken' },
    })
    expect((await ask(signals, 'POST', { params: { id: callId }, body: batch(newer, 1) })).status).toBe(204)
  })

  test('[X4] the same page that asks again keeps its epoch: a lost answer harms nothing', async () => {
    const { callId, pages, doctor } = await inCall()
    await signInAs(doctor)
    const answer = await ask(seat, 'POST', { params: { id: callId }, body: { page: pages.doctor } })
    expect(answer).toMatchObject({ status: 200, json: { epoch: 1 } })
  })

  test('[L11][R18] a patient of another call gets no seat there', async () => {
    const { callId } = await inCall()
    forgetCookies()
    visitAs((await waiting()).entry)
    const answer = await ask(seat, 'POST', {
      params: { id: callId },
      query: '?as=visitor',
      body: { page: randomUUID() },
    })
    expect(answer.status).toBe(404)
  })

  test('[L4] the patient who sits down is connected', async () => {
    const { entry } = await inCall()
    expect(await statusOf(entry.id)).toBe('CONNECTED')
  })
})

describe('mailbox', () => {
  test('[X4] messages arrive once and in their order, however often they are sent', async () => {
    const { callId, pages } = await inCall()
    const params = { id: callId }
    const messages = (numbers: number[]) => numbers.map((n) => ({ n, body: `message ${n}` }))
    await ask(signals, 'POST', { params, body: { ...batch(pages.doctor, 1), messages: messages([1, 2]) } })
    await ask(signals, 'POST', { params, body: { ...batch(pages.doctor, 1), messages: messages([1, 2, 3]) } })
    await ask(signals, 'POST', { params, body: { ...batch(pages.doctor, 1), messages: messages([3]) } })
    const found = await readSignals(callId, 1, 0)
    expect(found?.signals.map(({ body }) => body)).toEqual(['message 1', 'message 2', 'message 3'])
    expect(found).toMatchObject({ upTo: 3, lost: false })
    expect((await readSignals(callId, 1, 2))?.signals.map(({ body }) => body)).toEqual(['message 3'])
    expect((await readSignals(callId, 0, 0))?.signals).toEqual([])
  })

  test('[X4] both sides at once: every message gets a number of its own', async () => {
    const { callId, pages } = await inCall()
    const params = { id: callId }
    const say = (index: number) =>
      index % 2 === 0
        ? ask(signals, 'POST', { params, body: batch(pages.doctor, index + 1, `d${index}`) })
        : ask(signals, 'POST', {
            params,
            query: '?as=visitor',
            body: { ...batch(pages.patient, index + 1, `p${index}`), seat: 1, to: 0 },
          })
    // An attempt must have been made before the patient can speak of it.
    await ask(signals, 'POST', { params, body: batch(pages.doctor, 1, 'd0') })
    // A page sends one batch at a time; the two pages are not in step.
    await Promise.all([
      (async () => {
        for (let index = 2; index < 20; index += 2) await say(index)
      })(),
      (async () => {
        for (let index = 1; index < 20; index += 2) await say(index)
      })(),
    ])
    const rows = await db().signal.findMany({ where: { callId }, orderBy: { seq: 'asc' } })
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    expect((await readSignals(callId, 1, 0))?.signals.map(({ body }) => body)).toEqual(
      Array.from({ length: 10 }, (_, index) => `d${index * 2}`),
    )
  })

  test('[R6] the patient’s side cannot make up attempts', async () => {
    const { callId, pages } = await inCall()
    const forged = { ...batch(pages.patient, 1), seat: 1, to: 0, attempt: 2_000_000_000 }
    await ask(signals, 'POST', { params: { id: callId }, query: '?as=visitor', body: forged })
    expect((await readSignals(callId, 0, 0))?.signals).toEqual([])
    expect(await db().callRoute.count({ where: { callId, lastAttempt: { gt: 0 } } })).toBe(0)
  })

  test('[L11] a forged seat, a call of others and a call that is over take nothing', async () => {
    const { callId, pages, doctor, entry } = await inCall()
    const params = { id: callId }
    const forged = await ask(signals, 'POST', { params, query: '?as=visitor', body: batch(pages.doctor, 1) })
    expect(forged.status).toBe(409)
    forgetCookies()
    visitAs((await waiting()).entry)
    expect(
      (
        await ask(signals, 'POST', {
          params,
          query: '?as=visitor',
          body: { ...batch(pages.patient, 1), seat: 1, to: 0 },
        })
      ).status,
    ).toBe(409)
    forgetCookies()
    await signInAs(doctor)
    await ask(end, 'POST', { params, body: { how: 'finish' } })
    expect((await ask(signals, 'POST', { params, body: batch(pages.doctor, 1) })).status).toBe(409)
    expect(await db().signal.count({ where: { callId } })).toBe(0)
    expect(await statusOf(entry.id)).toBe('FINISHED')
  })

  test('[L11] before the admission nobody can signal', async () => {
    const { entry } = await waiting()
    visitAs(entry)
    const body = { ...batch(randomUUID(), 1), seat: 1, to: 0 }
    expect((await ask(signals, 'POST', { params: { id: randomUUID() }, query: '?as=visitor', body })).status).toBe(409)
  })

  test.each([
    ['an oversize description', 413, { messages: [{ n: 1, body: 'x'.repeat(300_000) }] }],
    ['one that is too long for a browser’s', 400, { messages: [{ n: 1, body: 'x'.repeat(32_001) }] }],
    ['no message', 400, { messages: [] }],
    ['attempt 0', 400, { attempt: 0 }],
    ['a number out of range', 400, { messages: [{ n: 3_000_000_000, body: 'x' }] }],
    ['an unknown key', 400, { role: 'doctor' }],
  ])('[R6] %s is answered with %i', async (_, status, wrong) => {
    const { callId, pages } = await inCall()
    const answer = await ask(signals, 'POST', { params: { id: callId }, body: { ...batch(pages.doctor, 1), ...wrong } })
    expect(answer.status).toBe(status)
  })

  test('[R6] a flood from one seat is stopped there, the other seat is not harmed', async () => {
    const { callId, pages } = await inCall()
    const params = { id: callId }
    const statuses: number[] = []
    for (let round = 0; round < 6; round += 1) {
      const messages = Array.from({ length: 40 }, (_, index) => ({ n: round * 40 + index + 1, body: 'x' }))
      statuses.push((await ask(signals, 'POST', { params, body: { ...batch(pages.doctor, 1), messages } })).status)
    }
    expect(statuses).toContain(429)
    const other = await ask(signals, 'POST', {
      params,
      query: '?as=visitor',
      body: { ...batch(pages.patient, 1), seat: 1, to: 0 },
    })
    expect(other.status).toBe(204)
  })

  test('[X4] a mailbox emptied by crash recovery is told as lost', async () => {
    const { callId, pages } = await inCall()
    await ask(signals, 'POST', { params: { id: callId }, body: batch(pages.doctor, 1) })
    await db().$executeRaw`TRUNCATE signal`
    expect(await readSignals(callId, 1, 0)).toMatchObject({ lost: true, upTo: 1, signals: [] })
    await ask(signals, 'POST', { params: { id: callId }, body: batch(pages.doctor, 2, 'after') })
    expect(await readSignals(callId, 1, 1)).toMatchObject({ lost: false, upTo: 2, signals: [{ body: 'after' }] })
  })

  test('[X4] a page that takes the seat again hears only what is said from then on', async () => {
    const { callId, pages, entry } = await inCall()
    await ask(signals, 'POST', { params: { id: callId }, body: batch(pages.doctor, 1, 'old offer') })
    visitAs(entry)
    await ask(seat, 'POST', { params: { id: callId }, query: '?as=visitor', body: { page: randomUUID() } })
    await ask(signals, 'POST', { params: { id: callId }, body: batch(pages.doctor, 2, 'new offer') })
    expect((await readSignals(callId, 1, 0))?.signals).toEqual([expect.objectContaining({ body: 'new offer' })])
  })
})

describe('the end', () => {
  test('[L5][R3] finishing deletes the signals at once and closes the visit', async () => {
    const { callId, pages, entry, doctor } = await inCall()
    await ask(signals, 'POST', { params: { id: callId }, body: batch(pages.doctor, 1) })
    await signInAs(doctor)
    expect((await ask(end, 'POST', { params: { id: callId }, body: { how: 'finish' } })).status).toBe(204)
    expect(await db().signal.count({ where: { callId } })).toBe(0)
    expect(await db().call.findUniqueOrThrow({ where: { id: callId } })).toMatchObject({ endedAt: expect.any(Date) })
    expect(await statusOf(entry.id)).toBe('FINISHED')
  })

  test('[L5] a call that is ended twice, by two clicks or two windows, ends once', async () => {
    const { callId, entry, doctor } = await inCall()
    await signInAs(doctor)
    const asked = ['finish', 'requeue', 'finish'].map((how) =>
      ask(end, 'POST', { params: { id: callId }, body: { how } }),
    )
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([204, 204, 204])
    expect(await db().auditEvent.count({ where: { subjectId: callId, action: { startsWith: 'consultation.' } } })).toBe(
      1,
    )
    expect(['FINISHED', 'WAITING']).toContain(await statusOf(entry.id))
  })

  test('[F20][L4] hanging up sends the patient back to wait, and the next admission is a new call', async () => {
    const { callId, entry, doctor } = await inCall()
    await signInAs(doctor)
    await ask(end, 'POST', { params: { id: callId }, body: { how: 'requeue' } })
    expect(await statusOf(entry.id)).toBe('WAITING')
    const again = await ask(admit, 'POST', { params: { id: entry.id }, body: { page: randomUUID() } })
    expect(again.status).toBe(200)
    expect((again.json as { callId: string }).callId).not.toBe(callId)
  })

  test('[L5] the patient who hangs up ends the call', async () => {
    const { callId, entry } = await inCall()
    visitAs(entry)
    await ask(leave, 'DELETE')
    expect(await statusOf(entry.id)).toBe('LEFT')
    expect(await db().call.findUniqueOrThrow({ where: { id: callId } })).toMatchObject({ endedAt: expect.any(Date) })
  })

  test('[R10] the consent can be withdrawn: it is written down, and the visit is over', async () => {
    const { callId, entry } = await inCall()
    visitAs(entry)
    expect((await ask(withdraw, 'DELETE')).status).toBe(204)
    expect(await db().consent.findUniqueOrThrow({ where: { entryId: entry.id } })).toMatchObject({
      withdrawnAt: expect.any(Date),
    })
    expect(await statusOf(entry.id)).toBe('LEFT')
    expect(await auditedActions(entry.id)).toContain('consent.withdrawn')
    expect(await db().call.findUniqueOrThrow({ where: { id: callId } })).toMatchObject({ endedAt: expect.any(Date) })
  })

  test('[L11] nobody ends another doctor’s call', async () => {
    const { callId, entry } = await inCall()
    await signInAs(await makeDoctor())
    expect((await ask(end, 'POST', { params: { id: callId }, body: { how: 'finish' } })).status).toBe(404)
    expect(await statusOf(entry.id)).toBe('CONNECTED')
  })
})
