import { randomUUID } from 'node:crypto'
import { POST as cancel } from '@/app/api/appointments/[id]/cancellation/route'
import { POST as end } from '@/app/api/calls/[id]/end/route'
import { DELETE as leave } from '@/app/api/visit/route'
import { POST as admit } from '@/app/api/waiting-entries/[id]/admission/route'
import { POST as prepare } from '@/app/api/waiting-entries/[id]/preparation/route'
import { db } from '@/lib/db/prisma'
import { visitView } from '@/lib/waiting-room/store'
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

async function waiting() {
  forgetCookies()
  const doctor = await makeDoctor()
  const appointment = await makeAppointment(doctor)
  return { doctor, appointment, entry: await makeEntry(appointment) }
}

const statusOf = async (id: string) => (await db().waitingEntry.findUniqueOrThrow({ where: { id } })).status

describe('preparation: the two browsers connect while the patient waits', () => {
  const prepareAs = (page: string, id: string) => ask(prepare, 'POST', { params: { id }, body: { page } })

  test('[L4] the doctor’s page gets a seat beside the waiting patient, who waits on; asked again it is the same call', async () => {
    const { doctor, entry } = await waiting()
    await signInAs(doctor)
    const page = randomUUID()
    const first = await prepareAs(page, entry.id)
    expect(first).toMatchObject({ status: 200, json: { seat: 0, epoch: 1, admitted: false, entryId: entry.id } })
    expect(await prepareAs(page, entry.id)).toMatchObject({ status: 200, json: first.json })
    expect(await statusOf(entry.id)).toBe('WAITING')
    expect(await visitView(entry.id, undefined)).toMatchObject({
      status: 'WAITING',
      call: { seat: 1, admitted: false },
    })
    expect(await auditedActions(entry.id)).toEqual([])
  })

  test('[L4] »Aufrufen« makes the prepared call the consultation, and the doctor’s seat stays', async () => {
    const { doctor, entry } = await waiting()
    await signInAs(doctor)
    const page = randomUUID()
    const prepared = (await prepareAs(page, entry.id)).json
    const admitted = await ask(admit, 'POST', { params: { id: entry.id }, body: { page } })
    expect(admitted.json).toEqual({ ...(prepared as object), admitted: true })
    expect(await db().call.count({ where: { doctorId: doctor.id } })).toBe(1)
  })

  test('[L4][X4] »Aufrufen« in another page of the doctor’s takes the prepared seat over', async () => {
    const { doctor, entry } = await waiting()
    await signInAs(doctor)
    await prepareAs(randomUUID(), entry.id)
    const admitted = await ask(admit, 'POST', { params: { id: entry.id }, body: { page: randomUUID() } })
    expect(admitted).toMatchObject({ status: 200, json: { epoch: 2, held: 'here', admitted: true } })
  })

  test('[L11] a doctor has at most five at once, also when all ask at the same time', async () => {
    const doctor = await makeDoctor()
    const entries = await Promise.all(
      Array.from({ length: 8 }, async () => makeEntry(await makeAppointment(doctor), { status: 'WAITING' })),
    )
    await signInAs(doctor)
    const page = randomUUID()
    const answers = await Promise.all(entries.map(({ id }) => prepareAs(page, id)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 409, 409, 409])
  })

  test('[X4] who is away for long takes nobody’s place among the five', async () => {
    const doctor = await makeDoctor()
    const entries = await Promise.all(
      Array.from({ length: 6 }, async () => makeEntry(await makeAppointment(doctor), { status: 'WAITING' })),
    )
    await signInAs(doctor)
    const page = randomUUID()
    for (const { id } of entries.slice(0, 5)) expect((await prepareAs(page, id)).status).toBe(200)
    const last = entries.at(-1)?.id ?? ''
    expect((await prepareAs(page, last)).status).toBe(409)
    await db().$executeRaw`
      UPDATE waiting_entry SET last_seen_at = clock_timestamp() - interval '3 minutes'
      WHERE doctor_id = ${doctor.id}::uuid AND id <> ${last}::uuid`
    expect((await prepareAs(page, last)).status).toBe(200)
    expect(await db().call.count({ where: { doctorId: doctor.id } })).toBe(1)
  })

  test('[L11][R15] nobody else prepares: another doctor finds nothing, the team may not, a patient is not asked', async () => {
    const { doctor, entry } = await waiting()
    await signInAs(await makeDoctor())
    expect((await prepareAs(randomUUID(), entry.id)).status).toBe(404)
    forgetCookies()
    await signInAs(await makeStaff([doctor]))
    expect((await prepareAs(randomUUID(), entry.id)).status).toBe(403)
    forgetCookies()
    visitAs(entry)
    expect((await prepareAs(randomUUID(), entry.id)).status).toBe(401)
    expect(await db().call.count({ where: { doctorId: doctor.id } })).toBe(0)
  })

  test('[L4] only who waits is prepared, and »Auflegen« is no word for it', async () => {
    const { doctor, entry } = await waiting()
    await signInAs(doctor)
    const { callId } = (await prepareAs(randomUUID(), entry.id)).json as { callId: string }
    expect((await ask(end, 'POST', { params: { id: callId }, body: { how: 'finish' } })).status).toBe(404)
    await ask(admit, 'POST', { params: { id: entry.id }, body: { page: randomUUID() } })
    expect((await prepareAs(randomUUID(), entry.id)).status).toBe(409)
  })

  test('[L10][R7] nothing of it stays when the patient leaves, or the appointment is cancelled', async () => {
    for (const how of ['leave', 'cancel'] as const) {
      const { doctor, appointment, entry } = await waiting()
      await signInAs(doctor)
      await prepareAs(randomUUID(), entry.id)
      if (how === 'cancel')
        expect(
          (await ask(cancel, 'POST', { params: { id: appointment.id }, body: { version: 1, reason: '' } })).status,
        ).toBe(204)
      else {
        visitAs(entry)
        await ask(leave, 'DELETE')
      }
      expect(await db().call.count({ where: { doctorId: doctor.id } })).toBe(0)
      forgetCookies()
    }
  })
})
