import { POST as createAppointment } from '@/app/api/appointments/route'
import { POST as admit } from '@/app/api/waiting-entries/[id]/admission/route'
import { checkPassword, findSignedIn } from '@/lib/account/store'
import { signedIn } from '@/lib/auth/actor'
import { db } from '@/lib/db/prisma'
import { MAX_FAILURES_PER_WINDOW } from '@/lib/throttle/rules'
import {
  ask,
  auditedActions,
  makeAdmin,
  makeAppointment,
  makeDoctor,
  makeEntry,
  makeStaff,
  PASSWORD,
  signInAs,
} from '../support/builders'

/** A network of its own for every attempt, so that only what is meant is throttled. */
const somewhere = () => crypto.randomUUID()

test('[L11] the right password opens the account, whatever the case of the address', async () => {
  const doctor = await makeDoctor({ email: 'someone@example.org' })
  const found = await checkPassword('  SomeOne@Example.ORG ', PASSWORD, somewhere())
  expect(found).toMatchObject({ id: doctor.id, sessionVersion: 1 })
  expect(await db().auditEvent.count({ where: { actorId: doctor.id, action: 'sign-in.accepted' } })).toBe(1)
})

test('[L11] passwords are kept as Argon2id only', async () => {
  const { id } = await makeStaff()
  const { passwordHash } = await db().account.findUniqueOrThrow({ where: { id } })
  expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test.each([
  ['a wrong password', () => makeDoctor(), `${PASSWORD}x`],
  ['a locked account', () => makeDoctor({ locked: true }), PASSWORD],
  ['[R14] a doctor who is not approved', () => makeDoctor({ approved: false }), PASSWORD],
  ['an empty password', () => makeAdmin(), ''],
  ['a password with 10,000 characters', () => makeAdmin(), 'x'.repeat(10_000)],
])('[L11] %s opens nothing', async (_, make, password) => {
  const account = await make()
  expect(await checkPassword(account.email, password, somewhere())).toBeUndefined()
})

test('[L11] a refused sign-in is written down with the account, and without it when there is none', async () => {
  const doctor = await makeDoctor()
  await checkPassword(doctor.email, 'wrong', somewhere())
  expect(await auditedActions(doctor.id)).toEqual(['sign-in.refused'])
  await checkPassword('nobody@example.org', 'wrong', somewhere())
  const last = await db().auditEvent.findFirst({ orderBy: { at: 'desc' } })
  expect(last).toMatchObject({ action: 'sign-in.refused', actorKind: 'system', actorId: null, subjectId: null })
})

test.each(['', 'nobody\u0000@example.org', `${'x'.repeat(300)}@example.org`, "' OR 1=1 --"])(
  '[R6] the address %j opens nothing',
  async (email) => {
    expect(await checkPassword(email, PASSWORD, somewhere())).toBeUndefined()
  },
)

test('[R6] after ten failures an account waits, whatever network the attempts come from; others get in', async () => {
  const [doctor, colleague] = [await makeDoctor(), await makeDoctor()]
  for (let n = 0; n < MAX_FAILURES_PER_WINDOW; n++) await checkPassword(doctor.email, 'wrong', somewhere())
  expect(await checkPassword(doctor.email, PASSWORD, somewhere())).toBeUndefined()
  expect(await checkPassword(colleague.email, PASSWORD, somewhere())).toMatchObject({ id: colleague.id })
})

test('[R6] after ten failures a network waits, whatever the addresses', async () => {
  const doctor = await makeDoctor()
  const network = somewhere()
  for (let n = 0; n < MAX_FAILURES_PER_WINDOW; n++) await checkPassword(`${n}@example.org`, 'wrong', network)
  expect(await checkPassword(doctor.email, PASSWORD, network)).toBeUndefined()
  expect(await checkPassword(doctor.email, PASSWORD, somewhere())).toMatchObject({ id: doctor.id })
})

test('[L11] the throttle keeps neither addresses nor networks', async () => {
  await checkPassword('visible@example.org', 'wrong', '203.0.113.9')
  const windows = await db().rateWindow.findMany()
  expect(windows.length).toBeGreaterThan(0)
  expect(JSON.stringify(windows)).not.toMatch(/visible|203\.0\.113/)
})

describe('a sign-in that was valid', () => {
  test('[R6] ends with a lock, a new password or the end of the approval, at the next request', async () => {
    const doctor = await makeDoctor()
    await signInAs(doctor)
    expect(await signedIn()).toMatchObject({ kind: 'doctor', id: doctor.id })
    const change = async (data: object) => {
      await db().account.update({ where: { id: doctor.id }, data })
      return await signedIn()
    }
    expect(await change({ lockedAt: new Date() })).toBeUndefined()
    expect(await change({ lockedAt: null })).toBeDefined()
    expect(await change({ approvedAt: null })).toBeUndefined()
    expect(await change({ approvedAt: new Date() })).toBeDefined()
    expect(await change({ sessionVersion: { increment: 1 } })).toBeUndefined()
  })

  test('[R14] a doctor without approval can neither make appointments nor call anybody in', async () => {
    const doctor = await makeDoctor({ approved: false })
    const entry = await makeEntry(await makeAppointment(doctor))
    await signInAs(doctor)
    const body = { doctorId: doctor.id, date: '2027-03-01', time: '10:00', minutes: 15, reference: '' }
    expect((await ask(createAppointment, 'POST', { body })).status).toBe(401)
    const page = { page: crypto.randomUUID() }
    expect((await ask(admit, 'POST', { params: { id: entry.id }, body: page })).status).toBe(401)
    expect(await db().call.count({ where: { doctorId: doctor.id } })).toBe(0)
  })

  test('[R14] staff and admins need no approval', async () => {
    const [staff, admin] = [await makeStaff([], { approved: false }), await makeAdmin({ approved: false })]
    expect(await findSignedIn(staff.id, 1)).toMatchObject({ kind: 'staff' })
    expect(await findSignedIn(admin.id, 1)).toMatchObject({ kind: 'admin' })
  })
})
