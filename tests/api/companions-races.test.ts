import { randomUUID } from 'node:crypto'
import { POST as invite } from '@/app/api/appointments/[id]/companions/route'
import { POST as seat } from '@/app/api/calls/[id]/seat/route'
import { DELETE as withdraw } from '@/app/api/companions/[id]/route'
import { POST as dialIn, DELETE as leave } from '@/app/api/visit/route'
import { POST as admit } from '@/app/api/waiting-entries/[id]/admission/route'
import { POST as handOver } from '@/app/api/waiting-entries/[id]/hand-over/route'
import { db, type Transaction } from '@/lib/db/prisma'
import type { SeatView } from '@/lib/signalling/schema'
import {
  type Answer,
  ask,
  CONSENT,
  forgetCookies,
  makeAppointment,
  makeDoctor,
  makeEntry,
  sealName,
  signInAs,
  visitAs,
} from '../support/builders'

const FIRST = '00000000-0000-4000-8000-000000000000'

/** A doctor, a colleague, a patient and an interpreter who wait; the interpreter's entry is the first by its id. */
async function scene() {
  const [doctor, colleague] = [await makeDoctor(), await makeDoctor()]
  const appointment = await makeAppointment(doctor)
  const patient = await makeEntry(appointment)
  const entry = await makeEntry(appointment, { name: 'Demo Dolmetscherin' })
  await signInAs(doctor)
  const { json } = await ask(invite, 'POST', { params: { id: appointment.id }, body: { kind: 'interpreter' } })
  const companion = json as { id: string; code: string }
  // Sealed for its row.
  const name = await sealName(appointment.id, FIRST, entry.name)
  await db().waitingEntry.update({ where: { id: entry.id }, data: { id: FIRST, name, companionId: companion.id } })
  return { doctor, colleague, appointment, patient, companion, interpreter: { ...entry, id: FIRST } }
}

/** Does `first`, lets the other begin and come as far as it can, then does `second`: as two that meet in the middle. */
async function meeting(
  first: (tx: Transaction) => Promise<unknown>,
  other: () => Promise<Answer>,
  second: (tx: Transaction) => Promise<unknown> = async () => {},
): Promise<Answer> {
  const { answer } = await db().$transaction(async (tx) => {
    await first(tx)
    let done = false
    const answer = other().finally(() => {
      done = true
    })
    while (!done && !(await somebodyWaits())) await new Promise(setImmediate)
    await second(tx)
    return { answer }
  })
  return await answer
}

async function somebodyWaits(): Promise<boolean> {
  const waiting = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return waiting.length > 0
}

const lock = (id: string) => (tx: Transaction) =>
  tx.$queryRaw`SELECT 1 FROM waiting_entry WHERE id = ${id}::uuid FOR UPDATE`

beforeEach(async () => {
  await db().$executeRaw`TRUNCATE appointment, account CASCADE`
})

test('[L11] handing over takes everybody in the order in which all others do: neither waits for the other', async () => {
  const { colleague, patient, interpreter } = await scene()
  const body = { doctorId: colleague.id }
  const answer = await meeting(
    lock(interpreter.id),
    () => ask(handOver, 'POST', { params: { id: patient.id }, body }),
    lock(patient.id),
  )
  expect(answer.status).toBe(204)
})

test('[L4] a companion who takes the seat while being sent back: neither waits for the other', async () => {
  const { patient, interpreter } = await scene()
  const callIn = (id: string) => ask(admit, 'POST', { params: { id }, body: { page: randomUUID() } })
  const { callId } = (await callIn(patient.id)).json as SeatView
  expect((await callIn(interpreter.id)).status).toBe(200)
  visitAs(interpreter)
  const answer = await meeting(
    (tx) => tx.waitingEntry.update({ where: { id: interpreter.id }, data: { status: 'WAITING' } }),
    () => ask(seat, 'POST', { params: { id: callId }, query: '?as=visitor', body: { page: randomUUID() } }),
    (tx) =>
      tx.callSeat.update({ where: { callId_seat: { callId, seat: 2 } }, data: { page: null, vacatedAt: new Date() } }),
  )
  expect(answer.status).toBe(404)
})

test('[L11] who dials in while the invitation is taken back is sent home too', async () => {
  const { appointment, companion } = await scene()
  const answer = await meeting(
    async (tx) => {
      await tx.dialInCode.updateMany({ where: { companionId: companion.id }, data: { usedAt: new Date() } })
      const { id, doctorId } = appointment
      const device = { name: '', visitHash: randomUUID(), appointmentId: id, doctorId, companionId: companion.id }
      await tx.waitingEntry.create({ data: device })
    },
    () => ask(withdraw, 'DELETE', { params: { id: companion.id } }),
  )
  expect(answer.status).toBe(204)
  expect(await db().waitingEntry.count({ where: { companionId: companion.id, endedAt: null } })).toBe(0)
})

test('[L11][R18] who dials in while the patient is handed over comes to the new doctor', async () => {
  const { colleague, appointment, patient, companion } = await scene()
  forgetCookies()
  const body = { code: companion.code, name: 'Demo Spaet', consent: CONSENT }
  const answer = await meeting(
    (tx) => tx.waitingEntry.update({ where: { id: patient.id }, data: { doctorId: colleague.id } }),
    () => ask(dialIn, 'POST', { body }),
  )
  expect(answer.status).toBe(200)
  const where = { appointmentId: appointment.id, id: { notIn: [FIRST, patient.id] } }
  expect(await db().waitingEntry.findFirst({ where })).toMatchObject({ doctorId: colleague.id })
})

test('[L5] a patient who leaves just when called in, against the end of the call: neither waits for the other', async () => {
  const { doctor, appointment, patient, interpreter } = await scene()
  forgetCookies()
  visitAs(patient)
  const admitted = { status: 'ADMITTED' } as const
  const waits = async () => {
    while (!(await somebodyWaits())) await new Promise(setImmediate)
  }
  const { answer } = await db().$transaction(async (ending) => {
    await ending.waitingEntry.update({ where: { id: interpreter.id }, data: admitted })
    const { answer } = await db().$transaction(async (admitting) => {
      await admitting.waitingEntry.update({ where: { id: patient.id }, data: admitted })
      const answer = ask(leave, 'DELETE')
      await waits()
      const of = { doctorId: doctor.id, appointmentId: appointment.id }
      const seats = [{ seat: 0 }, { seat: 1, entryId: patient.id }, { seat: 2, entryId: interpreter.id }]
      await admitting.call.create({ data: { ...of, admittedAt: new Date(), seats: { create: seats } } })
      return { answer }
    })
    await waits()
    await lock(patient.id)(ending)
    return { answer }
  })
  expect((await answer).status).toBe(204)
  expect(await db().waitingEntry.count({ where: { appointmentId: appointment.id, endedAt: null } })).toBe(0)
  expect(await db().call.count({ where: { endedAt: null } })).toBe(0)
})
