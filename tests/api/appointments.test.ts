import { GET, POST } from '@/app/api/appointments/route'
import { db } from '@/lib/db/prisma'
import { ask, makeAppointment, makeDoctor, signInAs } from '../support/builders'

test('[L11] nobody gets the agenda without signing in', async () => {
  const { status, json } = await ask(GET, 'GET')
  expect(status).toBe(401)
  expect(json).toEqual({ error: 'not-signed-in', message: 'Bitte melden Sie sich an.' })
})

test('[L1] a doctor makes an appointment and gets its code this once', async () => {
  const doctor = await makeDoctor()
  await signInAs(doctor)
  const { status, json } = await ask(POST, 'POST', {
    body: { doctorId: doctor.id, date: '2027-03-01', time: '10:00', minutes: 15, reference: 'A 1' },
  })
  expect(status).toBe(200)
  expect(json).toEqual({ id: expect.any(String), code: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{10}$/) })
  expect(await db().appointment.count({ where: { doctorId: doctor.id } })).toBe(1)
  void makeAppointment
})
