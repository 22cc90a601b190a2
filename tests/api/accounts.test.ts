import { POST as approve } from '@/app/api/accounts/[id]/approval/route'
import { PUT as assign } from '@/app/api/accounts/[id]/doctors/route'
import { POST as lock, DELETE as unlock } from '@/app/api/accounts/[id]/lock/route'
import { PUT as changeRole } from '@/app/api/accounts/[id]/role/route'
import { DELETE as endAll } from '@/app/api/accounts/[id]/sign-ins/route'
import { POST as seat } from '@/app/api/calls/[id]/seat/route'
import { POST as signal } from '@/app/api/calls/[id]/signals/route'
import { GET as events } from '@/app/api/events/route'
import { PUT as changePassword } from '@/app/api/password/route'
import { DELETE as endOne } from '@/app/api/sign-ins/[id]/route'
import { DELETE as endOwn } from '@/app/api/sign-ins/route'
import { POST as admit } from '@/app/api/waiting-entries/[id]/admission/route'
import { POST as prepare } from '@/app/api/waiting-entries/[id]/preparation/route'
import { listAccounts, lockAccount } from '@/lib/account/admin.store'
import { actingAs, signedIn } from '@/lib/auth/actor'
import { db } from '@/lib/db/prisma'
import { findSignedIn } from '@/lib/sign-in/store'
import {
  ask,
  askBySignIn,
  auditedActions,
  makeAdmin,
  makeAppointment,
  makeDoctor,
  makeEntry,
  makeStaff,
  PASSWORD,
  signInAs,
} from '../support/builders'

const GOOD = 'Kranich Ofen leise Donnerstag'

/** Only these admins are there: other tests' would be further ones who can sign in. */
async function onlyAdmins(count: number) {
  await db().account.updateMany({ where: { role: 'ADMIN' }, data: { role: 'STAFF' } })
  return await Promise.all(Array.from({ length: count }, () => makeAdmin()))
}

describe('a lock', () => {
  test('[R6][R14] is out at the next request, its sign-ins and links are gone; the unlock brings neither back', async () => {
    const [admin, doctor] = [await makeAdmin(), await makeDoctor()]
    const signIn = await signInAs(doctor)
    await signInAs(admin)
    const params = { id: doctor.id }
    expect((await ask(lock, 'POST', { params })).status).toBe(204)
    await askBySignIn(signIn)
    expect(await signedIn()).toBeUndefined()
    expect(await db().signIn.count({ where: { accountId: doctor.id } })).toBe(0)
    await signInAs(admin)
    expect((await ask(unlock, 'DELETE', { params })).status).toBe(204)
    expect((await ask(unlock, 'DELETE', { params })).status).toBe(409)
    expect(await findSignedIn(signIn)).toBeUndefined()
    expect(await auditedActions(doctor.id)).toEqual(['account.locked', 'account.unlocked'])
  })

  test('[R6] the last admin who can sign in is neither locked nor given another role, by nobody', async () => {
    const [last, other] = await onlyAdmins(2)
    if (!last || !other) throw new TypeError('there are two')
    await signInAs(last)
    expect((await ask(lock, 'POST', { params: { id: other.id } })).status).toBe(204)
    const params = { id: last.id }
    const refused = { status: 409, json: { error: 'last-admin' } }
    expect(await ask(lock, 'POST', { params })).toMatchObject(refused)
    expect(await ask(changeRole, 'PUT', { params, body: { role: 'STAFF' } })).toMatchObject(refused)
    expect(await signedIn()).toMatchObject({ kind: 'admin' })
  })

  test('[R6] two admins who lock each other at the same moment: one stays', async () => {
    const [one, other] = await onlyAdmins(2)
    if (!one || !other) throw new TypeError('there are two')
    const [actor, otherActor] = [await actingAs(one.id), await actingAs(other.id)]
    if (actor?.kind !== 'admin' || otherActor?.kind !== 'admin') throw new TypeError('both are admins')
    const outcomes = await Promise.all([lockAccount(actor, other.id), lockAccount(otherActor, one.id)])
    expect(outcomes.filter((outcome) => outcome !== undefined)).toEqual([
      expect.objectContaining({ code: 'last-admin' }),
    ])
    expect(await db().account.count({ where: { role: 'ADMIN', lockedAt: null } })).toBe(1)
  })
})

describe('a role', () => {
  test('[R15] that changes ends sign-ins, approval and assignments', async () => {
    const doctor = await makeDoctor()
    const staff = await makeStaff([doctor])
    const signIn = await signInAs(staff)
    await signInAs(await makeAdmin())
    const params = { id: staff.id }
    expect((await ask(changeRole, 'PUT', { params, body: { role: 'DOCTOR' } })).status).toBe(204)
    expect(await findSignedIn(signIn)).toBeUndefined()
    expect(await db().staffAssignment.count({ where: { staffId: staff.id } })).toBe(0)
    // R14: begins anew, with an approval.
    const { role, approvedAt } = await db().account.findUniqueOrThrow({ where: { id: staff.id } })
    expect([role, approvedAt]).toEqual(['DOCTOR', null])
    expect((await ask(approve, 'POST', { params })).status).toBe(204)
    expect(await auditedActions(staff.id)).toEqual(['account.role-changed', 'account.approved'])
  })

  test('[L11] stays with a doctor who has appointments', async () => {
    const doctor = await makeDoctor()
    await makeAppointment(doctor)
    await signInAs(await makeAdmin())
    const answer = await ask(changeRole, 'PUT', { params: { id: doctor.id }, body: { role: 'ADMIN' } })
    expect(answer).toMatchObject({ status: 409, json: { error: 'account-busy' } })
  })
})

test('[R15] an admin says for whom the team plans; anybody else is no doctor', async () => {
  const [first, second] = [await makeDoctor(), await makeDoctor()]
  const staff = await makeStaff([first])
  await signInAs(await makeAdmin())
  const give = (id: string, doctorIds: string[]) => ask(assign, 'PUT', { params: { id }, body: { doctorIds } })
  expect((await give(staff.id, [second.id])).status).toBe(204)
  expect(await db().staffAssignment.findMany({ where: { staffId: staff.id } })).toEqual([
    { staffId: staff.id, doctorId: second.id },
  ])
  expect((await give(staff.id, [staff.id])).status).toBe(400)
  expect((await give(first.id, [second.id])).status).toBe(404)
  expect(await db().staffAssignment.count({ where: { staffId: staff.id } })).toBe(1)
})

describe('[R14] a doctor who is not approved', () => {
  test('[R14] can do nothing in a consultation: not call in, prepare, sit down, signal or listen', async () => {
    const doctor = await makeDoctor({ approved: false })
    const appointment = await makeAppointment(doctor)
    const entry = await makeEntry(appointment)
    const page = crypto.randomUUID()
    const call = await db().call.create({
      data: {
        ...{ doctorId: doctor.id, appointmentId: appointment.id },
        seats: { create: [{ seat: 0 }, { seat: 1, entryId: entry.id }] },
      },
    })
    await signInAs(doctor)
    const messages = [{ n: 1, body: 'v=0' }]
    const tries: [Parameters<typeof ask>[0], string, string, unknown][] = [
      [admit, 'POST', entry.id, { page }],
      [prepare, 'POST', entry.id, { page }],
      [seat, 'POST', call.id, { page }],
      [signal, 'POST', call.id, { page, seat: 0, to: 1, attempt: 1, messages }],
    ]
    for (const [handler, method, id, body] of tries) {
      expect((await ask(handler, method, { params: { id }, body })).status).toBe(401)
    }
    expect((await ask(events, 'GET', { query: `?page=${page}` })).status).toBe(401)
    expect(await db().callSeat.count({ where: { callId: call.id, page: { not: null } } })).toBe(0)
    expect(await db().signal.count({ where: { callId: call.id } })).toBe(0)
  })
})

describe('one’s own password', () => {
  const change = (present: string, password: string) => ask(changePassword, 'PUT', { body: { present, password } })

  test('[R6] changes with the present one, ends every other sign-in and kills links', async () => {
    const staff = await makeStaff()
    const elsewhere = await signInAs(staff)
    const here = await signInAs(staff)
    expect(await change('wrong', GOOD)).toMatchObject({ status: 403, json: { error: 'password-wrong' } })
    expect(await change(PASSWORD, 'passwort1234')).toMatchObject({ status: 400, json: { error: 'password-too-easy' } })
    expect((await change(PASSWORD, GOOD)).status).toBe(204)
    expect(await findSignedIn(elsewhere)).toBeUndefined()
    expect(await findSignedIn(here)).toMatchObject({ id: staff.id })
    expect((await change(PASSWORD, GOOD)).status).toBe(403)
    expect(await auditedActions(staff.id)).toEqual(['account.password-changed'])
  })

  test('[R6] is not found out from an open browser: ten wrong ones, then a wait', async () => {
    await signInAs(await makeStaff())
    for (let n = 0; n < 10; n++) await change('wrong', GOOD)
    expect(await change(PASSWORD, GOOD)).toMatchObject({ status: 429 })
  })
})

describe('signed-in devices', () => {
  test('[R6] each can be ended by its owner, and all at once; nobody else’s', async () => {
    const [staff, other] = [await makeStaff(), await makeStaff()]
    const foreign = await signInAs(other)
    const [second, here] = [await signInAs(staff), await signInAs(staff)]
    const end = (id: string) => ask(endOne, 'DELETE', { params: { id } })
    expect((await end(foreign)).status).toBe(404)
    expect(await findSignedIn(foreign)).toBeDefined()
    expect((await end(second)).status).toBe(204)
    expect((await end(second)).status).toBe(404)
    expect(await findSignedIn(second)).toBeUndefined()
    expect((await ask(endOwn, 'DELETE')).status).toBe(204)
    expect(await findSignedIn(here)).toBeUndefined()
    expect((await ask(endOwn, 'DELETE')).status).toBe(401)
    expect(await findSignedIn(foreign)).toBeDefined()
  })

  test('[R6] an admin sees those of others and ends them', async () => {
    const staff = await makeStaff()
    const [first, second] = [await signInAs(staff), await signInAs(staff)]
    await signInAs(await makeAdmin())
    const admin = await signedIn()
    if (admin?.kind !== 'admin') throw new TypeError('an admin is signed in')
    const seen = async () => (await listAccounts(admin)).find(({ id }) => id === staff.id)
    expect((await seen())?.signIns.map(({ id }) => id).toSorted()).toEqual([first, second].toSorted())
    expect((await seen())?.signIns[0]).toMatchObject({ browser: 'firefox', system: 'linux' })
    await ask(endOne, 'DELETE', { params: { id: first } })
    await ask(endAll, 'DELETE', { params: { id: staff.id } })
    expect(await findSignedIn(second)).toBeUndefined()
    expect((await seen())?.signIns).toEqual([])
    expect(await auditedActions(staff.id)).toEqual(['sign-in.ended', 'sign-in.ended'])
  })
})

test('[L11] the list of accounts holds no hash, no token and no secret', async () => {
  const doctor = await makeDoctor()
  const admin = await makeAdmin()
  await signInAs(admin)
  const person = await signedIn()
  if (person?.kind !== 'admin') throw new TypeError('an admin is signed in')
  const list = await listAccounts(person)
  expect(list.find(({ id }) => id === admin.id)).toMatchObject({ state: 'active', secondFactor: true, role: 'ADMIN' })
  expect(list.find(({ id }) => id === doctor.id)).toMatchObject({ state: 'active', secondFactor: false, link: null })
  expect(JSON.stringify(list)).not.toMatch(/argon2|sealed|token/i)
})
