import { randomUUID } from 'node:crypto'
import { POST as renewCode } from '@/app/api/appointments/[id]/code/route'
import { POST as invite, GET as list } from '@/app/api/appointments/[id]/companions/route'
import { POST as end } from '@/app/api/calls/[id]/end/route'
import { POST as seat } from '@/app/api/calls/[id]/seat/route'
import { POST as signals } from '@/app/api/calls/[id]/signals/route'
import { POST as renew } from '@/app/api/companions/[id]/code/route'
import { DELETE as withdraw } from '@/app/api/companions/[id]/route'
import { POST as dialIn, DELETE as leave } from '@/app/api/visit/route'
import { POST as admit, DELETE as sendBack } from '@/app/api/waiting-entries/[id]/admission/route'
import { POST as prepare } from '@/app/api/waiting-entries/[id]/preparation/route'
import type { CompanionKind } from '@/lib/companion/rules'
import { db } from '@/lib/db/prisma'
import { acceptsCode } from '@/lib/dial-in/store'
import type { SeatView, VisitView } from '@/lib/signalling/schema'
import { readSignals } from '@/lib/signalling/store'
import { visitView } from '@/lib/waiting-room/store'
import {
  ask,
  auditedActions,
  CONSENT,
  forgetCookies,
  makeAppointment,
  makeDoctor,
  makeEntry,
  makeStaff,
  signInAs,
  type TestEntry,
  visitAs,
} from '../support/builders'

type Scene = Awaited<ReturnType<typeof waiting>>

/** A doctor, an appointment now, its patient and two companions, who all wait. */
async function waiting() {
  const doctor = await makeDoctor()
  const appointment = await makeAppointment(doctor)
  const patient = await makeEntry(appointment, { name: 'Demo Patient' })
  await signInAs(doctor)
  const interpreter = await makeCompanion(appointment, 'interpreter')
  const relative = await makeCompanion(appointment, 'relative')
  return { doctor, appointment, patient, interpreter, relative }
}

async function makeCompanion(appointment: { id: string; doctorId: string }, kind: CompanionKind) {
  const { json } = await ask(invite, 'POST', { params: { id: appointment.id }, body: { kind } })
  const { id, code } = json as { id: string; code: string }
  return { ...(await makeDevice(appointment, id, `Demo ${kind}`)), companionId: id, code }
}

async function makeDevice(appointment: { id: string; doctorId: string }, companionId: string, name: string) {
  const entry = await makeEntry(appointment, { name })
  await db().waitingEntry.update({ where: { id: entry.id }, data: { companionId } })
  return entry
}

const callIn = (entry: TestEntry) => ask(admit, 'POST', { params: { id: entry.id }, body: { page: randomUUID() } })

/** The same, the patient and the interpreter called in. */
async function inCall() {
  const scene = await waiting()
  const { json } = await callIn(scene.patient)
  await callIn(scene.interpreter)
  return { ...scene, callId: (json as SeatView).callId }
}

async function sit({ callId }: { callId: string }, entry: TestEntry): Promise<{ page: string; view: SeatView }> {
  visitAs(entry)
  const page = randomUUID()
  const { json } = await ask(seat, 'POST', { params: { id: callId }, query: '?as=visitor', body: { page } })
  return { page, view: json as SeatView }
}

const statusOf = async ({ id }: { id: string }) => (await db().waitingEntry.findUniqueOrThrow({ where: { id } })).status
const inside = (doctor: { id: string }) =>
  db().waitingEntry.count({ where: { doctorId: doctor.id, status: { in: ['ADMITTED', 'CONNECTED'] } } })
const openCalls = (doctor: { id: string }) => db().call.count({ where: { doctorId: doctor.id, endedAt: null } })

describe('invitation', () => {
  test('[F15][R16][L2] each further person has a code of their own, which leads to the same appointment; the patient’s stays', async () => {
    const { appointment, interpreter, relative } = await waiting()
    expect(new Set([appointment.code, interpreter.code, relative.code]).size).toBe(3)
    for (const { code } of [appointment, interpreter, relative]) expect(await acceptsCode(code)).toBe(true)
    const { json } = await ask(list, 'GET', { params: { id: appointment.id } })
    expect(json).toEqual([
      { id: interpreter.companionId, kind: 'interpreter' },
      { id: relative.companionId, kind: 'relative' },
    ])
    expect(await auditedActions(appointment.id)).toContain('companion.invited')
  })

  test('[F15][L4] who dials in with such a code is marked as the companion, and has a consent of their own', async () => {
    const { appointment, interpreter } = await waiting()
    forgetCookies()
    const body = { code: interpreter.code, name: 'Demo Dolmetscherin', consent: CONSENT }
    expect((await ask(dialIn, 'POST', { body })).status).toBeLessThan(300)
    const entry = await db().waitingEntry.findFirstOrThrow({
      where: { appointmentId: appointment.id, companionId: interpreter.companionId },
      orderBy: { dialledInAt: 'desc' },
      include: { consent: true },
    })
    expect(entry).toMatchObject({ companionId: interpreter.companionId, consent: { version: CONSENT } })
  })

  test('[F15] no more than two at a time, however many ask at once; who is withdrawn makes room', async () => {
    const doctor = await makeDoctor()
    const appointment = await makeAppointment(doctor)
    await signInAs(doctor)
    const invited = await Promise.all(
      Array.from({ length: 8 }, () => ask(invite, 'POST', { params: { id: appointment.id }, body: { kind: 'carer' } })),
    )
    expect(invited.filter(({ status }) => status === 200)).toHaveLength(2)
    expect(invited.filter(({ status }) => status === 409)).toHaveLength(6)
    const [{ id, code } = { id: '', code: '' }] = invited.flatMap(({ status, json }) =>
      status === 200 ? [json as { id: string; code: string }] : [],
    )
    expect((await ask(withdraw, 'DELETE', { params: { id } })).status).toBe(204)
    expect(await acceptsCode(code)).toBe(false)
    expect((await ask(invite, 'POST', { params: { id: appointment.id }, body: { kind: 'carer' } })).status).toBe(200)
  })

  test('[F15] a new code for one person leaves the codes of the others alone', async () => {
    const { appointment, interpreter, relative } = await waiting()
    const { json } = await ask(renew, 'POST', { params: { id: interpreter.companionId } })
    const { json: patients } = await ask(renewCode, 'POST', { params: { id: appointment.id } })
    expect(await acceptsCode(interpreter.code)).toBe(false)
    expect(await acceptsCode(appointment.code)).toBe(false)
    for (const { code } of [json as { code: string }, patients as { code: string }, relative])
      expect(await acceptsCode(code)).toBe(true)
  })

  test('[R15][L11] staff invites for its doctors; to everybody else an appointment looks like none', async () => {
    const { doctor, appointment, interpreter } = await waiting()
    await signInAs(await makeDoctor())
    const asked = async () => {
      const answers = [
        await ask(list, 'GET', { params: { id: appointment.id } }),
        await ask(invite, 'POST', { params: { id: appointment.id }, body: { kind: 'carer' } }),
        await ask(renew, 'POST', { params: { id: interpreter.companionId } }),
        await ask(withdraw, 'DELETE', { params: { id: interpreter.companionId } }),
      ]
      return answers.map(({ status }) => status)
    }
    expect(await asked()).toEqual([404, 404, 404, 404])
    await signInAs(await makeStaff([doctor]))
    expect(await asked()).toEqual([200, 409, 200, 204])
    // … and can neither call anybody in nor send anybody back.
    expect((await callIn(interpreter)).status).toBe(403)
    expect((await ask(sendBack, 'DELETE', { params: { id: interpreter.id } })).status).toBe(403)
  })

  test('[L11] nothing but a known kind is written', async () => {
    const { appointment } = await waiting()
    for (const body of [{ kind: 'lawyer' }, { kind: 'carer', name: 'Demo' }, {}]) {
      expect((await ask(invite, 'POST', { params: { id: appointment.id }, body })).status).toBe(400)
    }
  })

  test('[F15] who is in the call cannot be withdrawn; who waits is sent home', async () => {
    const { interpreter, relative } = await inCall()
    expect((await ask(withdraw, 'DELETE', { params: { id: interpreter.companionId } })).status).toBe(409)
    expect(await acceptsCode(interpreter.code)).toBe(true)
    expect((await ask(withdraw, 'DELETE', { params: { id: relative.companionId } })).status).toBe(204)
    expect(await statusOf(relative)).toBe('FINISHED')
  })
})

describe('admission', () => {
  test('[F15] a companion waits for the patient: nobody speaks with them alone', async () => {
    const { doctor, interpreter } = await waiting()
    expect(await callIn(interpreter)).toMatchObject({ status: 409, json: { error: 'patient-first' } })
    expect(await statusOf(interpreter)).toBe('WAITING')
    expect(await openCalls(doctor)).toBe(0)
    expect((await ask(prepare, 'POST', { params: { id: interpreter.id }, body: { page: randomUUID() } })).status).toBe(
      409,
    )
  })

  test('[F15] the doctor calls each in by a click of their own, while the call goes on', async () => {
    const { doctor, callId, relative } = await inCall()
    const answer = await callIn(relative)
    expect(answer).toMatchObject({
      status: 200,
      json: {
        callId,
        seat: 0,
        others: [
          { seat: 1, name: 'Demo Patient', companion: null },
          { seat: 2, name: 'Demo interpreter', companion: 'interpreter' },
          { seat: 3, name: 'Demo relative', companion: 'relative' },
        ],
      },
    })
    expect(await inside(doctor)).toBe(3)
    expect(await openCalls(doctor)).toBe(1)
    expect(await auditedActions(relative.id)).toContain('consultation.admitted')
  })

  test('[R18] people of one appointment see each other’s names only in the call', async () => {
    const { patient, interpreter, relative } = await inCall()
    const namesIn = (view: VisitView | undefined) => JSON.stringify(view?.call ?? null)
    expect(namesIn(await visitView(patient.id, undefined))).toContain('Demo interpreter')
    expect(namesIn(await visitView(interpreter.id, undefined))).toContain('Demo Patient')
    const waits = JSON.stringify(await visitView(relative.id, undefined))
    expect(waits).not.toContain('Demo Patient')
    expect(waits).not.toContain('Demo interpreter')
    expect(namesIn(await visitView(patient.id, undefined))).not.toContain('Demo relative')
    await ask(sendBack, 'DELETE', { params: { id: interpreter.id } })
    expect(JSON.stringify(await visitView(interpreter.id, undefined))).not.toContain('Demo Patient')
    expect(namesIn(await visitView(patient.id, undefined))).not.toContain('Demo interpreter')
  })

  test('[L11][R18] never the people of two appointments in one consulting room: the database itself refuses', async () => {
    const { doctor, interpreter } = await inCall()
    const other = await makeAppointment(doctor)
    const stranger = await makeEntry(other)
    const companion = await makeCompanion(other, 'carer')
    expect(await callIn(stranger)).toMatchObject({ status: 409, json: { error: 'doctor-busy' } })
    expect(await callIn(companion)).toMatchObject({ status: 409, json: { error: 'patient-first' } })
    for (const { id } of [stranger, companion]) {
      const byHand = db().$executeRaw`UPDATE waiting_entry SET status = 'ADMITTED' WHERE id = ${id}::uuid`
      await expect(byHand).rejects.toThrow()
    }
    // Nor two devices of one person.
    const second = await makeDevice(other, interpreter.companionId, 'Demo zweites Gerät')
    await db().waitingEntry.update({
      where: { id: second.id },
      data: { appointmentId: (await entryOf(interpreter)).appointmentId },
    })
    expect(await callIn(second)).toMatchObject({ status: 409, json: { error: 'companion-inside' } })
    expect(await inside(doctor)).toBe(2)
  })

  test('[L11] of 20 clicks for one companion one counts', async () => {
    const { doctor, relative } = await inCall()
    const clicks = await Promise.all(Array.from({ length: 20 }, () => callIn(relative)))
    expect(clicks.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(clicks.filter(({ status }) => status === 409)).toHaveLength(19)
    expect(await inside(doctor)).toBe(3)
  })

  test('[L11] companion against patient of another appointment, all at once: one appointment’s people are inside', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { doctor, patient, interpreter, relative } = await waiting()
      const other = await makeAppointment(doctor)
      const stranger = await makeEntry(other)
      const companion = await makeCompanion(other, 'carer')
      const all = [patient, stranger, interpreter, companion, relative]
      const statuses = (await Promise.all([...all, ...all].map(callIn))).map(({ status }) => status)
      expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([])
      const admitted = await db().waitingEntry.findMany({
        where: { doctorId: doctor.id, status: { in: ['ADMITTED', 'CONNECTED'] } },
        select: { appointmentId: true, companionId: true },
      })
      expect(new Set(admitted.map(({ appointmentId }) => appointmentId)).size).toBe(1)
      expect(admitted.filter(({ companionId }) => companionId === null)).toHaveLength(1)
      expect(await openCalls(doctor)).toBe(1)
    }
  })

  test('[L4] calling a companion in against the end of the call ends in a legal state', async () => {
    for (const how of ['finish', 'requeue', 'leave'] as const) {
      for (let round = 0; round < 4; round += 1) {
        const { doctor, callId, patient, relative } = await inCall()
        visitAs(patient)
        const [called, ended] = await Promise.all([
          callIn(relative),
          how === 'leave' ? ask(leave, 'DELETE') : ask(end, 'POST', { params: { id: callId }, body: { how } }),
        ])
        expect([200, 409]).toContain(called.status)
        expect(ended.status).toBeLessThan(300)
        expect(await openCalls(doctor)).toBe(0)
        expect(await inside(doctor)).toBe(0)
      }
    }
  })
})

const entryOf = ({ id }: { id: string }) => db().waitingEntry.findUniqueOrThrow({ where: { id } })

describe('in the call', () => {
  test('[L5] a companion leaves without ending the call, and is gone from it', async () => {
    const scene = await inCall()
    const { view } = await sit(scene, scene.interpreter)
    expect(view).toMatchObject({ seat: 2, others: [{ seat: 0, name: 'Dr. Demo' }, { seat: 1 }] })
    expect((await ask(leave, 'DELETE')).status).toBeLessThan(300)
    expect(await statusOf(scene.interpreter)).toBe('LEFT')
    expect(await openCalls(scene.doctor)).toBe(1)
    expect((await visitView(scene.patient.id, undefined))?.call?.others.map((other) => other.seat)).toEqual([0])
  })

  test('[F15] sent back, a companion waits, hears nothing more of the call, and can be called in again', async () => {
    const scene = await inCall()
    const { page } = await sit(scene, scene.interpreter)
    expect((await ask(sendBack, 'DELETE', { params: { id: scene.interpreter.id } })).status).toBe(204)
    expect(await statusOf(scene.interpreter)).toBe('WAITING')
    expect((await visitView(scene.interpreter.id, page))?.call).toBeNull()
    const body = { page, seat: 2, to: 1, attempt: 1, messages: [{ n: 1, body: 'after' }] }
    const said = await ask(signals, 'POST', { params: { id: scene.callId }, query: '?as=visitor', body })
    expect(said).toMatchObject({ status: 409, json: { error: 'seat-taken' } })
    expect(
      (await ask(seat, 'POST', { params: { id: scene.callId }, query: '?as=visitor', body: { page } })).status,
    ).toBe(404)
    const again = await callIn(scene.interpreter)
    expect(again).toMatchObject({ status: 200, json: { callId: scene.callId } })
    const { view } = await sit(scene, scene.interpreter)
    // The others see a new page in that seat.
    expect(view.epoch).toBeGreaterThan(1)
    expect(await auditedActions(scene.interpreter.id)).toContain('companion.sent-back')
  })

  test('[X1][R18] another device on a companion’s seat is another person to the others, a reload is not; ids are told to nobody', async () => {
    const scene = await inCall()
    const seen = async () =>
      (await visitView(scene.patient.id, undefined))?.call?.others.find((one) => one.seat === 2)?.person
    const first = await seen()
    await sit(scene, scene.interpreter)
    expect(await seen()).toBe(first)
    const { id, companionId } = scene.interpreter
    const second = await makeDevice(scene.appointment, companionId, 'Demo Anybody')
    await ask(sendBack, 'DELETE', { params: { id } })
    expect((await callIn(second)).status).toBe(200)
    expect(await seen()).toMatch(/^[0-9a-f]{32}$/)
    expect(await seen()).not.toBe(first)
    expect(JSON.stringify((await visitView(scene.patient.id, undefined))?.call?.others)).not.toContain(second.id)
  })

  test('[F15] only companions of the doctor’s own call are sent back, and only from it', async () => {
    const { patient, interpreter, relative } = await inCall()
    expect((await ask(sendBack, 'DELETE', { params: { id: patient.id } })).status).toBe(404)
    expect((await ask(sendBack, 'DELETE', { params: { id: relative.id } })).status).toBe(409)
    await signInAs(await makeDoctor())
    expect((await ask(sendBack, 'DELETE', { params: { id: interpreter.id } })).status).toBe(404)
    expect(await statusOf(interpreter)).toBe('ADMITTED')
  })

  test.each([
    ['the doctor finishes', 'finish', 'FINISHED', 'FINISHED'],
    ['the doctor hangs up', 'requeue', 'WAITING', 'WAITING'],
  ] as const)('[L5] when %s it ends for all', async (_, how, status, waits) => {
    const scene = await inCall()
    await ask(end, 'POST', { params: { id: scene.callId }, body: { how } })
    expect(await Promise.all([scene.patient, scene.interpreter].map(statusOf))).toEqual([status, status])
    // Nobody goes on waiting for a consultation that is over.
    expect(await statusOf(scene.relative)).toBe(waits)
    expect(await openCalls(scene.doctor)).toBe(0)
  })

  test('[L5] when the patient leaves it ends for all', async () => {
    const scene = await inCall()
    visitAs(scene.patient)
    await ask(leave, 'DELETE')
    expect(await Promise.all([scene.patient, scene.interpreter, scene.relative].map(statusOf))).toEqual([
      'LEFT',
      'FINISHED',
      'FINISHED',
    ])
    expect(await openCalls(scene.doctor)).toBe(0)
  })
})

describe('signals', () => {
  const say = (
    { callId }: { callId: string },
    page: string,
    [from, to]: readonly [number, number],
    n: number,
    attempt = 1,
  ) =>
    ask(signals, 'POST', {
      params: { id: callId },
      query: '?as=visitor',
      body: { page, seat: from, to, attempt, messages: [{ n, body: `${from}→${to} ${n}` }] },
    })
  const heardBy = async ({ callId }: { callId: string }, seat: number) =>
    (await readSignals(callId, seat, 0))?.signals.map(({ body }) => body)

  test('[L8] every two seats have a way of their own: each counts its messages and its attempts', async () => {
    const scene = await inCall()
    const { page } = await sit(scene, scene.patient)
    // The lower seat makes the attempts; messages to two people overtake each other.
    await say(scene, page, [1, 2], 2, 3)
    await say(scene, page, [1, 2], 2, 3)
    visitAs(scene.interpreter)
    expect(await heardBy(scene, 2)).toEqual(['1→2 2'])
    const { page: theirs, view } = await sit(scene, scene.interpreter)
    expect(view.others).toMatchObject([
      { seat: 0, lastAttempt: 0 },
      { seat: 1, lastAttempt: 3 },
    ])
    await say(scene, theirs, [2, 1], 7, 3)
    await say(scene, theirs, [2, 1], 8, 4)
    await say(scene, theirs, [2, 0], 5, 1)
    // An answer to an attempt that never was says nothing.
    expect(await heardBy(scene, 1)).toEqual(['2→1 7'])
    expect(await heardBy(scene, 0)).toEqual([])
    visitAs(scene.patient)
    await say(scene, page, [1, 2], 1, 3)
    expect(await heardBy(scene, 2)).toEqual(['1→2 2'])
  })

  test('[L11] nobody speaks for another seat, and nothing reaches who is not in the call', async () => {
    const scene: Scene & { callId: string } = await inCall()
    const { page } = await sit(scene, scene.patient)
    expect((await say(scene, page, [2, 0], 1)).status).toBe(409)
    expect((await say(scene, page, [0, 2], 1)).status).toBe(409)
    expect((await say(scene, page, [1, 3], 1)).status).toBe(204)
    expect((await say(scene, page, [1, 1], 2)).status).toBe(204)
    expect(await db().signal.count({ where: { callId: scene.callId } })).toBe(0)
    visitAs(scene.relative)
    expect((await say(scene, page, [3, 1], 1)).status).toBe(409)
  })

  test('[R22] nine people: an invitation has two seats to give, and beside that nothing bounds a call', async () => {
    const scene = await inCall()
    await callIn(scene.relative)
    // The one bound, in a database that is this file's own.
    await db().$executeRaw`ALTER TABLE companion DROP CONSTRAINT companion_seat`
    const more: TestEntry[] = []
    for (const seat of [4, 5, 6, 7, 8]) {
      const data = { appointmentId: scene.appointment.id, kind: 'carer', seat }
      const { id } = await db().companion.create({ data })
      more.push(await makeDevice(scene.appointment, id, `Demo ${seat}`))
    }
    for (const entry of more) expect((await callIn(entry)).status).toBe(200)
    const [seventh, eighth] = more.slice(-2)
    if (!seventh || !eighth) throw new TypeError('five have come')
    const { page, view } = await sit(scene, seventh)
    expect(view.others.map(({ seat }) => seat)).toEqual([0, 1, 2, 3, 4, 5, 6, 8])
    expect((await say(scene, page, [7, 8], 1)).status).toBe(204)
    const { page: last } = await sit(scene, eighth)
    expect((await say(scene, last, [8, 7], 1)).status).toBe(204)
    expect(await heardBy(scene, 8)).toEqual(['7→8 1'])
    expect(await heardBy(scene, 7)).toEqual(['8→7 1'])
    // Each of the nine sends to each of the others.
    expect(await db().callRoute.count({ where: { callId: scene.callId } })).toBe(9 * 8)
  })
})
