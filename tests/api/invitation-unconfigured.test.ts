import { POST as calendar } from '@/app/api/appointments/[id]/calendar/route'
import { POST as cancel } from '@/app/api/appointments/[id]/cancellation/route'
import { POST as invite } from '@/app/api/appointments/[id]/mail/route'
import { db } from '@/lib/db/prisma'
import { canSendMail } from '@/lib/invitation/smtp'
import { seal } from '@/lib/seal/store'
import { ask, makeAppointment, makeDoctor, signInAs } from '../support/builders'
import { askForFile } from '../support/invitation'

test('[L1] without a mail server the answer says so, nothing is kept, and the rest works', async () => {
  const doctor = await makeDoctor()
  const { id, code } = await makeAppointment(doctor)
  await signInAs(doctor)
  expect(canSendMail()).toBe(false)
  const body = { code, locale: 'de', email: 'demo@example.org', reminds: true }
  expect(await ask(invite, 'POST', { params: { id }, body })).toMatchObject({
    status: 409,
    json: { error: 'mail-not-configured', message: expect.stringContaining('Mailserver') },
  })
  expect(await db().patientAddress.count()).toBe(0)
  expect((await askForFile(calendar, id, { code, locale: 'de' })).status).toBe(200)
})

test('[L10] when the mail server was taken away meanwhile, a cancellation deletes the address at once', async () => {
  const doctor = await makeDoctor()
  const { id, endsAt } = await makeAppointment(doctor)
  await signInAs(doctor)
  const sent = { kind: 'invitation', status: 'sent', sentAt: new Date(), dueAt: new Date() }
  const words = { row: id, endsAt, text: 'demo@example.org' }
  const email = await db().$transaction((tx) => seal('patient_address.email', words, tx))
  const address = { email, language: 'de', reminds: false }
  await db().appointment.update({ where: { id }, data: { address: { create: address }, mails: { create: sent } } })
  expect((await ask(cancel, 'POST', { params: { id }, body: { version: 1, reason: '' } })).status).toBe(204)
  expect(await db().patientAddress.count()).toBe(0)
})
