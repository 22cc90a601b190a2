import { randomUUID } from 'node:crypto'
import { POST as cancel } from '@/app/api/appointments/[id]/cancellation/route'
import { POST as end } from '@/app/api/calls/[id]/end/route'
import { GET as colleagues } from '@/app/api/colleagues/route'
import { POST as farewell } from '@/app/api/visit/farewell/route'
import { POST as present } from '@/app/api/visit/presence/route'
import { POST as comeBack } from '@/app/api/visit/return/route'
import { POST as dialIn, DELETE as leave } from '@/app/api/visit/route'
import { POST as admit } from '@/app/api/waiting-entries/[id]/admission/route'
import { POST as dismiss } from '@/app/api/waiting-entries/[id]/dismissal/route'
import { POST as handOver } from '@/app/api/waiting-entries/[id]/hand-over/route'
import { POST as message } from '@/app/api/waiting-entries/[id]/message/route'
import { POST as prepare } from '@/app/api/waiting-entries/[id]/preparation/route'
import { POST as bringBack } from '@/app/api/waiting-entries/[id]/return/route'
import { actingAs } from '@/lib/auth/actor'
import { visitCookie } from '@/lib/auth/cookies'
import { db } from '@/lib/db/prisma'
import { unseal } from '@/lib/seal/store'
import { NOTHING_KNOWN } from '@/lib/waiting-room/findings.schema'
import { visitView, waitingRoomView } from '@/lib/waiting-room/store'
import { browserCookies } from '../support/browser-cookies'
import {
  ask,
  auditedActions,
  CONSENT,
  forgetCookies,
  makeAdmin,
  makeAppointment,
  makeDoctor,
  makeEntry,
  makeStaff,
  signInAs,
  visitAs,
} from '../support/builders'

const MINUTE = 60_000
const CANCEL = { version: 1, reason: '' }

async function waiting() {
  const doctor = await makeDoctor({ name: 'Dr. Erste' })
  const appointment = await makeAppointment(doctor, { reference: 'A 7' })
  const entry = await makeEntry(appointment)
  await signInAs(doctor)
  return { doctor, appointment, entry, of: { params: { id: entry.id } } }
}

const find = (id: string) => db().waitingEntry.findUniqueOrThrow({ where: { id } })
const statusOf = async (id: string) => (await find(id)).status
const messagesOf = (id: string) => db().waitingMessage.findMany({ where: { entryId: id }, orderBy: { sentAt: 'asc' } })
const page = () => ({ page: randomUUID() })
const state = () => ({ page: randomUUID(), findings: NOTHING_KNOWN })

async function roomOf(account: { id: string }) {
  const reader = await actingAs(account.id)
  if (reader?.kind !== 'doctor' && reader?.kind !== 'staff') throw new TypeError('the builder makes an organiser')
  return (await waitingRoomView(reader, undefined)).doctors
}

/** Ends the visit as the practice does, and says farewell as the patient's page does. */
async function dismissed() {
  const scene = await waiting()
  await ask(dismiss, 'POST', scene.of)
  visitAs(scene.entry)
  const { json } = await ask(farewell, 'POST')
  const { key } = json as { key: string | null }
  if (key === null) throw new TypeError('an ended visit has a way back')
  return { ...scene, key }
}

describe('who may organise', () => {
  const orders = [
    ['message', message, { template: 'soon' }],
    ['hand over', handOver, { doctorId: '00000000-0000-4000-8000-000000000000' }],
    ['end', dismiss, undefined],
    ['bring back', bringBack, undefined],
  ] as const

  test.each(orders)(
    '[L11][R18] %s: another doctor’s patient looks like none, and the attempt is written down',
    async (_, order, body) => {
      const { of, entry } = await waiting()
      for (const stranger of [await makeDoctor(), await makeStaff([await makeDoctor()])]) {
        await signInAs(stranger)
        expect((await ask(order, 'POST', { ...of, body })).status).toBe(404)
      }
      expect(await find(entry.id)).toMatchObject({ status: 'WAITING' })
      expect(await messagesOf(entry.id)).toEqual([])
      expect(await auditedActions(entry.id)).toEqual(['access.not-own', 'access.not-own'])
    },
  )

  test.each(orders)('[L11] %s: not for nobody, patients and admins', async (_, order, body) => {
    const { of, entry } = await waiting()
    forgetCookies()
    visitAs(entry)
    expect((await ask(order, 'POST', { ...of, body })).status).toBe(401)
    await signInAs(await makeAdmin())
    expect((await ask(order, 'POST', { ...of, body })).status).toBe(403)
    expect(await statusOf(entry.id)).toBe('WAITING')
  })

  test('[R15] the team writes, hands over, ends and brings back, and never calls in or connects', async () => {
    const { doctor, entry, of } = await waiting()
    const other = await makeDoctor({ name: 'Dr. Zweite' })
    await signInAs(await makeStaff([doctor, other]))
    for (const order of [admit, prepare]) expect((await ask(order, 'POST', { ...of, body: page() })).status).toBe(403)
    expect((await ask(message, 'POST', { ...of, body: { text: 'Gleich' } })).status).toBe(204)
    expect((await ask(handOver, 'POST', { ...of, body: { doctorId: other.id } })).status).toBe(204)
    expect((await ask(dismiss, 'POST', of)).status).toBe(204)
    expect((await ask(bringBack, 'POST', of)).status).toBe(204)
    for (const order of [admit, prepare]) expect((await ask(order, 'POST', { ...of, body: page() })).status).toBe(403)
    expect(await find(entry.id)).toMatchObject({ status: 'WAITING', doctorId: other.id, endedAt: null })
    expect(await auditedActions(entry.id)).toEqual([
      'waiting.message-sent',
      'waiting.handed-over',
      'waiting.dismissed',
      'waiting.returned',
    ])
  })
})

describe('a message', () => {
  test('[F4][L4] reaches the patient who waits, ready sentences by name, and the waiting list', async () => {
    const { doctor, entry, of } = await waiting()
    await ask(message, 'POST', { ...of, body: { template: 'ten-minutes' } })
    await ask(message, 'POST', { ...of, body: { text: '  Bitte   nicht <b>weggehen</b> ' } })
    expect((await visitView(entry.id, undefined))?.messages).toEqual([
      { id: expect.any(String), template: 'ten-minutes', text: null, at: expect.stringMatching(/Z$/) },
      { id: expect.any(String), template: null, text: 'Bitte nicht <b>weggehen</b>', at: expect.stringMatching(/Z$/) },
    ])
    expect((await roomOf(doctor))[0]?.patients[0]).toMatchObject({
      lastMessage: { template: null, text: 'Bitte nicht <b>weggehen</b>' },
    })
  })

  test.each([
    [{}],
    [{ text: ' ' }],
    [{ text: 'a'.repeat(301) }],
    [{ text: 'zwei\nZeilen' }],
    [{ text: 'NUL\0' }],
    [{ template: 'never' }],
    [{ template: 'soon', text: 'beides' }],
  ])('[R6] %j is refused', async (body) => {
    const { entry, of } = await waiting()
    expect((await ask(message, 'POST', { ...of, body })).status).toBe(400)
    expect(await messagesOf(entry.id)).toEqual([])
  })

  test('[L10] only the newest ten are kept', async () => {
    const { entry, of } = await waiting()
    for (let n = 1; n <= 12; n++) await ask(message, 'POST', { ...of, body: { text: `Nachricht ${n}` } })
    expect((await messagesOf(entry.id)).map(({ id, text }) => unseal('waiting_message.text', id, text ?? ''))).toEqual(
      Array.from({ length: 10 }, (_, index) => `Nachricht ${index + 3}`),
    )
  })

  test.each(['PREPARING', 'ADMITTED', 'CONNECTED', 'FINISHED', 'LEFT'] as const)(
    '[R3][L4] is for who waits, not for who is %s',
    async (status) => {
      const doctor = await makeDoctor()
      const { id } = await makeEntry(await makeAppointment(doctor), { status })
      await signInAs(doctor)
      expect((await ask(message, 'POST', { params: { id }, body: { template: 'soon' } })).status).toBe(409)
      expect(await messagesOf(id)).toEqual([])
    },
  )

  test.each([
    ['the patient leaves', async () => await ask(leave, 'DELETE')],
    ['doctor or team end the visit', async (id: string) => await ask(dismiss, 'POST', { params: { id } })],
    [
      'the consultation is finished',
      async (id: string) => {
        const { json } = await ask(admit, 'POST', { params: { id }, body: page() })
        const { callId } = json as { callId: string }
        return await ask(end, 'POST', { params: { id: callId }, body: { how: 'finish' } })
      },
    ],
    [
      'the appointment is cancelled',
      async (id: string) => {
        const { appointmentId } = await find(id)
        return await ask(cancel, 'POST', { params: { id: appointmentId }, body: CANCEL })
      },
    ],
  ])('[L10] goes when %s', async (_, finish) => {
    const { entry, appointment, of } = await waiting()
    const stays = await makeEntry(await makeAppointment({ id: appointment.doctorId }))
    for (const params of [of.params, { id: stays.id }])
      await ask(message, 'POST', { params, body: { template: 'soon' } })
    visitAs(entry)
    expect((await finish(entry.id)).status).toBe(204)
    expect(await messagesOf(entry.id)).toEqual([])
    expect(await messagesOf(stays.id)).toHaveLength(1)
  })

  test('[L10] outlives being sent back to wait', async () => {
    const { entry, of } = await waiting()
    await ask(message, 'POST', { ...of, body: { template: 'soon' } })
    const { json } = await ask(admit, 'POST', { ...of, body: page() })
    await ask(end, 'POST', { params: { id: (json as { callId: string }).callId }, body: { how: 'requeue' } })
    expect(await statusOf(entry.id)).toBe('WAITING')
    expect(await messagesOf(entry.id)).toHaveLength(1)
  })

  test('[L10] against leaving: whoever comes first, nothing stays', async () => {
    for (let round = 0; round < 8; round++) {
      const { entry, of } = await waiting()
      visitAs(entry)
      const [said] = await Promise.all([
        ask(message, 'POST', { ...of, body: { text: 'zu spät' } }),
        ask(leave, 'DELETE'),
      ])
      expect([204, 409]).toContain(said.status)
      expect(await statusOf(entry.id)).toBe('LEFT')
      expect(await messagesOf(entry.id)).toEqual([])
    }
  })
})

describe('handing over', () => {
  test('[R18] the patient waits for the colleague, whom the patient’s page names, and only the colleague sees them', async () => {
    const { doctor, entry, of } = await waiting()
    const other = await makeDoctor({ name: 'Dr. Zweite' })
    expect((await ask(handOver, 'POST', { ...of, body: { doctorId: other.id } })).status).toBe(204)
    expect(await roomOf(doctor)).toMatchObject([{ patients: [] }])
    expect(await roomOf(other)).toMatchObject([{ patients: [{ id: entry.id, reference: 'A 7', status: 'WAITING' }] }])
    expect(await visitView(entry.id, undefined)).toMatchObject({ doctorName: 'Dr. Zweite', status: 'WAITING' })
    expect((await ask(admit, 'POST', { ...of, body: page() })).status).toBe(404)
    expect((await ask(message, 'POST', { ...of, body: { template: 'soon' } })).status).toBe(404)
    await signInAs(other)
    expect((await ask(admit, 'POST', { ...of, body: page() })).status).toBe(200)
  })

  test('[R18][L11] what the old doctor had prepared ends, with its signals', async () => {
    const { doctor, of } = await waiting()
    const { json } = await ask(prepare, 'POST', { ...of, body: page() })
    const { callId } = json as { callId: string }
    await db().signal.create({ data: { callId, seq: 1, fromSeat: 0, toSeat: 1, attempt: 1, body: 'demo' } })
    await ask(handOver, 'POST', { ...of, body: { doctorId: (await makeDoctor()).id } })
    expect(await db().call.count({ where: { doctorId: doctor.id } })).toBe(0)
    expect(await db().signal.count({ where: { callId } })).toBe(0)
  })

  test('[R14][R18] goes to approved doctors who are not locked, and to nobody else', async () => {
    const { doctor, entry, of } = await waiting()
    const none = [
      doctor,
      await makeDoctor({ approved: false }),
      await makeDoctor({ locked: true }),
      await makeStaff(),
      await makeAdmin(),
      { id: randomUUID() },
    ]
    for (const { id } of none) expect((await ask(handOver, 'POST', { ...of, body: { doctorId: id } })).status).toBe(400)
    expect(await find(entry.id)).toMatchObject({ doctorId: doctor.id })
  })

  test('[R18] the team hands over among the doctors it organises for', async () => {
    const { doctor, of } = await waiting()
    const [assigned, stranger] = [await makeDoctor({ name: 'Dr. Zugeordnet' }), await makeDoctor()]
    await signInAs(await makeStaff([doctor, assigned]))
    const { json } = await ask(colleagues, 'GET')
    expect(json).toEqual([
      { id: doctor.id, name: 'Dr. Erste' },
      { id: assigned.id, name: 'Dr. Zugeordnet' },
    ])
    expect((await ask(handOver, 'POST', { ...of, body: { doctorId: stranger.id } })).status).toBe(400)
    expect((await ask(handOver, 'POST', { ...of, body: { doctorId: assigned.id } })).status).toBe(204)
  })

  test('[L11] nobody else learns who works here', async () => {
    forgetCookies()
    expect((await ask(colleagues, 'GET')).status).toBe(401)
    await signInAs(await makeAdmin())
    expect((await ask(colleagues, 'GET')).status).toBe(403)
  })

  test('[L11][R18] against calling in: one of the two, and the consulting room is nobody else’s', async () => {
    for (let round = 0; round < 8; round++) {
      const { doctor, entry, of } = await waiting()
      const other = await makeDoctor()
      const [handed, called] = await Promise.all([
        ask(handOver, 'POST', { ...of, body: { doctorId: other.id } }),
        ask(admit, 'POST', { ...of, body: page() }),
      ])
      const found = await find(entry.id)
      const calls = await db().call.findMany({ where: { doctorId: { in: [doctor.id, other.id] } } })
      if (handed.status === 204) {
        expect([404, 409]).toContain(called.status)
        expect(found).toMatchObject({ status: 'WAITING', doctorId: other.id })
        expect(calls).toEqual([])
      } else {
        expect([handed.status, called.status]).toEqual([409, 200])
        expect(found).toMatchObject({ status: 'ADMITTED', doctorId: doctor.id })
        expect(calls).toMatchObject([{ doctorId: doctor.id, endedAt: null }])
      }
    }
  })

  test('[L11][R18] against preparing: no line of the old doctor’s stays', async () => {
    for (let round = 0; round < 8; round++) {
      const { doctor, of } = await waiting()
      const [handed] = await Promise.all([
        ask(handOver, 'POST', { ...of, body: { doctorId: (await makeDoctor()).id } }),
        ask(prepare, 'POST', { ...of, body: page() }),
      ])
      expect(handed.status).toBe(204)
      expect(await db().call.count({ where: { doctorId: doctor.id } })).toBe(0)
    }
  })

  test('[L4] a cancellation of the appointment reaches who was handed over, and the colleague', async () => {
    const { appointment, entry, of } = await waiting()
    const other = await makeDoctor()
    await ask(handOver, 'POST', { ...of, body: { doctorId: other.id } })
    expect((await ask(cancel, 'POST', { params: { id: appointment.id }, body: CANCEL })).status).toBe(204)
    expect(await statusOf(entry.id)).toBe('FINISHED')
    expect(await roomOf(other)).toMatchObject([{ patients: [], dismissed: [] }])
  })
})

describe('ending and bringing back', () => {
  test('[L4][L5] who waits is let go: the cookie opens nothing, nothing prepared stays', async () => {
    const { doctor, entry, of } = await waiting()
    await ask(prepare, 'POST', { ...of, body: page() })
    expect((await ask(dismiss, 'POST', of)).status).toBe(204)
    expect((await ask(dismiss, 'POST', of)).status).toBe(409)
    expect(await visitView(entry.id, undefined)).toMatchObject({ status: 'FINISHED', consulted: false, call: null })
    expect(await db().call.count({ where: { doctorId: doctor.id } })).toBe(0)
    visitAs(entry)
    expect((await ask(present, 'POST', { body: state() })).status).toBe(401)
    expect(await roomOf(doctor)).toMatchObject([
      { patients: [], dismissed: [{ id: entry.id, name: 'Demo Patient', endedAt: expect.stringMatching(/Z$/) }] },
    ])
  })

  test('[L5] the farewell takes the cookie and makes it worthless; its key opens nothing but the way back', async () => {
    const { entry, key } = await dismissed()
    expect(browserCookies.get(visitCookie().name)).toBeUndefined()
    expect((await ask(comeBack, 'POST', { body: { key, enter: true } })).json).toEqual({ state: 'shut' })
    await ask(bringBack, 'POST', { params: { id: entry.id } })
    for (const token of [entry.token, key]) {
      visitAs({ token })
      expect((await ask(present, 'POST', { body: state() })).status).toBe(401)
      expect((await ask(farewell, 'POST')).json).toEqual({ key: null })
    }
    expect(await ask(comeBack, 'POST', { body: { key: entry.token, enter: true } })).toMatchObject({
      json: { state: 'gone' },
    })
  })

  test('[L4] brought back, the patient returns to the old place, once', async () => {
    const { doctor, entry, of, key } = await dismissed()
    const { arrivedAt } = await find(entry.id)
    expect((await ask(bringBack, 'POST', of)).status).toBe(204)
    expect((await ask(bringBack, 'POST', of)).status).toBe(409)
    expect(await roomOf(doctor)).toMatchObject([{ patients: [{ id: entry.id }], dismissed: [] }])
    expect((await ask(comeBack, 'POST', { body: { key, enter: false } })).json).toEqual({ state: 'open' })
    expect(browserCookies.get(visitCookie().name)).toBeUndefined()
    const both = await Promise.all([1, 2].map(() => ask(comeBack, 'POST', { body: { key, enter: true } })))
    expect(both.map(({ json }) => json)).toEqual(expect.arrayContaining([{ state: 'entered' }, { state: 'gone' }]))
    expect((await ask(present, 'POST', { body: state() })).status).toBe(204)
    expect(await find(entry.id)).toMatchObject({ status: 'WAITING', arrivedAt, endedAt: null })
  })

  test('[L4] after a consultation that was finished by mistake too', async () => {
    const { entry, of } = await waiting()
    const { json } = await ask(admit, 'POST', { ...of, body: page() })
    await ask(end, 'POST', { params: { id: (json as { callId: string }).callId }, body: { how: 'finish' } })
    visitAs(entry)
    const { key } = (await ask(farewell, 'POST')).json as { key: string }
    expect((await ask(bringBack, 'POST', of)).status).toBe(204)
    expect((await ask(comeBack, 'POST', { body: { key, enter: true } })).json).toEqual({ state: 'entered' })
    expect(await visitView(entry.id, undefined)).toMatchObject({ status: 'WAITING', consulted: true, expectedAt: null })
    expect((await ask(admit, 'POST', { ...of, body: page() })).status).toBe(200)
  })

  test('[L5] after ten minutes there is no way back, for either side', async () => {
    const { doctor, entry, of, key } = await dismissed()
    await db().waitingEntry.update({
      where: { id: entry.id },
      data: { endedAt: new Date(Date.now() - 10 * MINUTE - 1) },
    })
    expect((await ask(bringBack, 'POST', of)).status).toBe(409)
    expect(await roomOf(doctor)).toMatchObject([{ dismissed: [] }])
    expect((await ask(comeBack, 'POST', { body: { key, enter: false } })).json).toEqual({ state: 'gone' })
    expect(await statusOf(entry.id)).toBe('FINISHED')
  })

  test('[R10][L5] nobody brings back who has left, and their farewell gives no key', async () => {
    const { doctor, entry, of } = await waiting()
    visitAs(entry)
    await ask(leave, 'DELETE')
    expect((await ask(bringBack, 'POST', of)).status).toBe(409)
    visitAs(entry)
    expect((await ask(farewell, 'POST')).json).toEqual({ key: null })
    expect(await roomOf(doctor)).toMatchObject([{ patients: [], dismissed: [] }])
  })

  test('[L11] a farewell without a visit, and a key that is none', async () => {
    forgetCookies()
    expect(await ask(farewell, 'POST')).toMatchObject({ status: 200, json: { key: null } })
    expect((await ask(comeBack, 'POST', { body: { key: 'x', enter: true } })).json).toEqual({ state: 'gone' })
    expect((await ask(comeBack, 'POST', { body: { key: 'x'.repeat(65), enter: true } })).status).toBe(400)
  })

  test('[L4] against a cancellation of the appointment: nobody waits for what does not take place', async () => {
    for (let round = 0; round < 8; round++) {
      const { appointment, entry, of, key } = await dismissed()
      const [back, cancelled] = await Promise.all([
        ask(bringBack, 'POST', of),
        ask(cancel, 'POST', { params: { id: appointment.id }, body: CANCEL }),
      ])
      expect([204, 409]).toContain(back.status)
      expect(cancelled.status).toBe(204)
      expect(await statusOf(entry.id)).toBe('FINISHED')
      expect((await ask(comeBack, 'POST', { body: { key, enter: true } })).json).toEqual({ state: 'gone' })
    }
  })

  test('[L2][L4] against dialling in again: two places with one code, each its own, and the doctor is told', async () => {
    const { doctor, appointment, entry, of } = await dismissed()
    const [back, again] = await Promise.all([
      ask(bringBack, 'POST', of),
      ask(dialIn, 'POST', { body: { code: appointment.code, name: 'Demo Patient', consent: CONSENT } }),
    ])
    expect([back.status, again.status]).toEqual([204, 200])
    const entries = await db().waitingEntry.findMany({ where: { appointmentId: appointment.id } })
    expect(entries.map(({ status }) => status).sort()).toEqual(['PREPARING', 'WAITING'])
    expect(await roomOf(doctor)).toMatchObject([{ patients: [{ id: entry.id, codeShared: false }] }])
    await db().waitingEntry.updateMany({
      where: { status: 'PREPARING' },
      data: { status: 'WAITING', arrivedAt: new Date() },
    })
    const [room] = await roomOf(doctor)
    expect(room?.patients.map(({ codeShared }) => codeShared)).toEqual([true, true])
  })

  test('[L11] brought back, they wait: the consulting room stays the one patient’s who is in it', async () => {
    const { doctor, of } = await dismissed()
    const next = await makeEntry(await makeAppointment(doctor))
    await ask(admit, 'POST', { params: { id: next.id }, body: page() })
    expect((await ask(bringBack, 'POST', of)).status).toBe(204)
    expect((await ask(admit, 'POST', { ...of, body: page() })).status).toBe(409)
  })
})

describe('what is expected', () => {
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE)
  const expected = async (id: string) => {
    const at = (await visitView(id, undefined))?.expectedAt
    return at ? Math.round((new Date(at).getTime() - Date.now()) / MINUTE) : at
  }

  test('[L4] before the time the appointment counts, and after it nothing is said', async () => {
    const doctor = await makeDoctor()
    const early = await makeEntry(await makeAppointment(doctor, { startsAt: inMinutes(20) }))
    const late = await makeEntry(await makeAppointment(doctor, { startsAt: inMinutes(-1) }))
    // Whose time has come while the doctor is in no consultation is somebody of whom nothing is known.
    expect(await expected(early.id)).toBeNull()
    expect(await expected(late.id)).toBeNull()
    await db().waitingEntry.update({ where: { id: late.id }, data: { status: 'LEFT' } })
    expect(await expected(early.id)).toBe(20)
  })

  test('[L4][R18] the consultation in progress and who comes before count, of the same doctor alone', async () => {
    const doctor = await makeDoctor()
    const inside = await makeEntry(await makeAppointment(doctor, { startsAt: inMinutes(-5), minutes: 20 }))
    await signInAs(doctor)
    await ask(admit, 'POST', { params: { id: inside.id }, body: page() })
    await makeEntry(await makeAppointment(doctor, { startsAt: inMinutes(-2), minutes: 10 }))
    // Still to come, cancelled, another doctor’s, later: only the first of these counts.
    await makeAppointment(doctor, { startsAt: inMinutes(3), minutes: 5 })
    await makeAppointment(doctor, { startsAt: inMinutes(2), minutes: 15, cancelled: true })
    await makeEntry(await makeAppointment(await makeDoctor(), { startsAt: inMinutes(-2), minutes: 15 }))
    const own = await makeEntry(await makeAppointment(doctor, { startsAt: inMinutes(4) }))
    await makeEntry(await makeAppointment(doctor, { startsAt: inMinutes(5), minutes: 15 }))
    expect(await expected(own.id)).toBe(35)
    expect(JSON.stringify(await visitView(own.id, undefined))).not.toContain(inside.id)
  })
})
