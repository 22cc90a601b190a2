import { randomUUID } from 'node:crypto'
import { POST as mismatch } from '@/app/api/calls/[id]/mismatch/route'
import { POST as admit } from '@/app/api/waiting-entries/[id]/admission/route'
import { db } from '@/lib/db/prisma'
import {
  ask,
  auditedActions,
  forgetCookies,
  makeAdmin,
  makeAppointment,
  makeDoctor,
  makeEntry,
  makeStaff,
  signInAs,
  visitAs,
} from '../support/builders'

async function inCall() {
  const doctor = await makeDoctor()
  const entry = await makeEntry(await makeAppointment(doctor))
  await signInAs(doctor)
  const { json } = await ask(admit, 'POST', { params: { id: entry.id }, body: { page: randomUUID() } })
  return { doctor, entry, callId: (json as { callId: string }).callId }
}

const report = (callId: string, query = '') => ask(mismatch, 'POST', { params: { id: callId }, query })
const mismatches = async (callId: string) =>
  (await auditedActions(callId)).filter((action) => action === 'call.code-mismatch').length

test('[X1] both people of a call can report that the codes differ: one entry each, however often', async () => {
  const { callId, entry } = await inCall()
  for (let time = 0; time < 3; time += 1) expect((await report(callId)).status).toBe(204)
  expect(await mismatches(callId)).toBe(1)
  visitAs(entry)
  for (let time = 0; time < 3; time += 1) expect((await report(callId, '?as=visitor')).status).toBe(204)
  expect(await mismatches(callId)).toBe(2)
})

test('[X1][L11] the entry names who and which call, and nothing of the code', async () => {
  const { callId, doctor } = await inCall()
  await report(callId)
  const [event] = await db().auditEvent.findMany({ where: { subjectId: callId, action: 'call.code-mismatch' } })
  const { id: _, at: __, seq: ___, mac: ____, ...said } = event ?? {}
  expect(said).toEqual({
    actorKind: 'doctor',
    actorId: doctor.id,
    action: 'call.code-mismatch',
    subjectKind: 'call',
    subjectId: callId,
  })
})

test('[X1] two reports at the same moment are one entry', async () => {
  const { callId } = await inCall()
  await Promise.all([report(callId), report(callId), report(callId), report(callId)])
  expect(await mismatches(callId)).toBe(1)
})

test('[X1][L11][R15] nobody else can: another doctor, another patient, staff, admin, a stranger', async () => {
  const { callId, doctor } = await inCall()
  await signInAs(await makeDoctor())
  expect((await report(callId)).status).toBe(404)
  visitAs(await makeEntry(await makeAppointment(await makeDoctor())))
  expect((await report(callId, '?as=visitor')).status).toBe(404)
  await signInAs(await makeStaff([doctor]))
  expect((await report(callId)).status).toBe(403)
  await signInAs(await makeAdmin())
  expect((await report(callId)).status).toBe(403)
  forgetCookies()
  expect((await report(callId)).status).toBe(401)
  expect((await report(randomUUID())).status).toBe(401)
  expect(await mismatches(callId)).toBe(0)
})
