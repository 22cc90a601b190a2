import { POST as calendar } from '@/app/api/appointments/[id]/calendar/route'
import { POST as cancel } from '@/app/api/appointments/[id]/cancellation/route'
import { PUT as lock } from '@/app/api/appointments/[id]/code/route'
import { POST as invite } from '@/app/api/appointments/[id]/companions/route'
import { POST as renew } from '@/app/api/companions/[id]/code/route'
import { DELETE as withdraw } from '@/app/api/companions/[id]/route'
import { POST as dialIn } from '@/app/api/visit/route'
import { POST as dismiss } from '@/app/api/waiting-entries/[id]/dismissal/route'
import { POST as handOver } from '@/app/api/waiting-entries/[id]/hand-over/route'
import { POST as bringBack } from '@/app/api/waiting-entries/[id]/return/route'
import { signedIn } from '@/lib/auth/actor'
import { db } from '@/lib/db/prisma'
import { acceptsCode, isPatientsCode } from '@/lib/dial-in/store'
import { visitView, waitingRoomView } from '@/lib/waiting-room/store'
import { ask, CONSENT, forgetCookies, makeAppointment, makeDoctor, makeEntry, signInAs } from '../support/builders'
import { askForFile } from '../support/invitation'

/** An appointment whose patient waits, and an interpreter with a code. */
async function scene() {
  const doctor = await makeDoctor()
  const appointment = await makeAppointment(doctor)
  const patient = await makeEntry(appointment, { name: 'Demo Patient' })
  await signInAs(doctor)
  const { json } = await ask(invite, 'POST', { params: { id: appointment.id }, body: { kind: 'interpreter' } })
  return { doctor, appointment, patient, companion: json as { id: string; code: string } }
}

/** The interpreter dials in, and waits. */
async function comes({ companion, appointment }: Awaited<ReturnType<typeof scene>>) {
  forgetCookies()
  const body = { code: companion.code, name: 'Demo Dolmetscherin', consent: CONSENT }
  expect((await ask(dialIn, 'POST', { body })).status).toBeLessThan(300)
  const { id } = await db().waitingEntry.findFirstOrThrow({
    where: { appointmentId: appointment.id, companionId: companion.id },
    orderBy: { dialledInAt: 'desc' },
  })
  const arrived = { status: 'WAITING', arrivedAt: new Date() } as const
  return await db().waitingEntry.update({ where: { id }, data: arrived })
}

const doctorOf = async (id: string) => (await db().waitingEntry.findUniqueOrThrow({ where: { id } })).doctorId

/** What the signed-in doctor sees. */
async function seen() {
  const person = await signedIn()
  if (person?.kind !== 'doctor') throw new TypeError('a doctor is signed in')
  return (await waitingRoomView(person, undefined)).doctors[0]
}

describe('somebody beside the patient', () => {
  test('[F15] is handed over with the patient, never alone; who comes later comes to the same doctor', async () => {
    const setting = await scene()
    const early = await comes(setting)
    const colleague = await makeDoctor()
    await signInAs(setting.doctor)
    const alone = { params: { id: early.id }, body: { doctorId: colleague.id } }
    expect((await ask(handOver, 'POST', alone)).status).toBe(409)
    const body = { doctorId: colleague.id }
    expect((await ask(handOver, 'POST', { params: { id: setting.patient.id }, body })).status).toBe(204)
    expect(await doctorOf(early.id)).toBe(colleague.id)
    expect((await comes(setting)).doctorId).toBe(colleague.id)
    await signInAs(setting.doctor)
    expect(await seen()).toMatchObject({ patients: [] })
  })

  test('[F15] locking the patient’s code leaves the companion’s alone', async () => {
    const { appointment, companion } = await scene()
    expect((await ask(lock, 'PUT', { params: { id: appointment.id }, body: { locked: true } })).status).toBe(200)
    expect(await acceptsCode(appointment.code)).toBe(false)
    expect(await acceptsCode(companion.code)).toBe(true)
  })

  test('[F15][L10] gets a letter and a calendar file; an e-mail goes to the patient’s address with the patient’s code only', async () => {
    const { appointment, companion } = await scene()
    expect((await askForFile(calendar, appointment.id, { code: companion.code, locale: 'de' })).status).toBe(200)
    expect(await isPatientsCode(appointment.id, appointment.code)).toBe(true)
    expect(await isPatientsCode(appointment.id, companion.code)).toBe(false)
  })

  test('[F15] is not taken for a second device with the patient’s code, nor told when their turn comes', async () => {
    const setting = await scene()
    const entry = await comes(setting)
    await signInAs(setting.doctor)
    const room = await seen()
    expect(room?.patients.map(({ codeShared }) => codeShared)).toEqual([false, false])
    expect(await visitView(entry.id, undefined)).toMatchObject({ companion: 'interpreter', expectedAt: null })
  })

  test('[F15] who is dismissed can be brought back, unless the invitation was withdrawn', async () => {
    const setting = await scene()
    const entry = await comes(setting)
    await signInAs(setting.doctor)
    const params = { id: entry.id }
    expect((await ask(dismiss, 'POST', { params })).status).toBe(204)
    expect((await seen())?.dismissed).toHaveLength(1)
    expect((await ask(bringBack, 'POST', { params })).status).toBe(204)
    expect((await ask(withdraw, 'DELETE', { params: { id: setting.companion.id } })).status).toBe(204)
    expect((await seen())?.dismissed).toEqual([])
    expect((await ask(bringBack, 'POST', { params })).status).toBe(409)
  })

  test('[F15][R18] is brought back to where the patient waits now', async () => {
    const setting = await scene()
    const entry = await comes(setting)
    const colleague = await makeDoctor()
    await signInAs(setting.doctor)
    await ask(dismiss, 'POST', { params: { id: entry.id } })
    await ask(handOver, 'POST', { params: { id: setting.patient.id }, body: { doctorId: colleague.id } })
    expect((await ask(bringBack, 'POST', { params: { id: entry.id } })).status).toBe(204)
    expect(await doctorOf(entry.id)).toBe(colleague.id)
  })

  test('[L11] is told that it does not take place, not why: that was written for the patient', async () => {
    const setting = await scene()
    const entry = await comes(setting)
    const params = { id: setting.appointment.id }
    await signInAs(setting.doctor)
    expect((await ask(cancel, 'POST', { params, body: { version: 1, reason: 'Erst ins Labor' } })).status).toBe(204)
    expect(await visitView(entry.id, undefined)).toMatchObject({ cancelled: true, cancelReason: '' })
    expect(await visitView(setting.patient.id, undefined)).toMatchObject({ cancelReason: 'Erst ins Labor' })
    expect((await ask(renew, 'POST', { params: { id: setting.companion.id } })).status).toBe(409)
  })
})
