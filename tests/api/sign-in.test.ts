import { POST as createAppointment } from '@/app/api/appointments/route'
import { PUT as changePassword } from '@/app/api/password/route'
import { POST as admit } from '@/app/api/waiting-entries/[id]/admission/route'
import { holder, signedIn } from '@/lib/auth/actor'
import { authOptions } from '@/lib/auth/options'
import { db } from '@/lib/db/prisma'
import { enter as enterWith } from '@/lib/sign-in/check.store'
import { IDLE_MINUTES, LONGEST_CALL_HOURS, SIGN_IN_HOURS } from '@/lib/sign-in/rules'
import { findSignedIn } from '@/lib/sign-in/store'
import { MAX_FAILURES_PER_WINDOW } from '@/lib/throttle/rules'
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

/** A network of its own for every attempt, so that only what is meant is throttled. */
const somewhere = () => crypto.randomUUID()
const device = { browser: 'firefox', system: 'linux' } as const

const enter = (email: string, password: string, network = somewhere(), earlier?: string) =>
  enterWith({ email, password, code: '' }, { network, device, earlier })

const NEW = 'Kranich Ofen leise Donnerstag'

/** So many failures slow everybody down: the tests that follow too. */
const forgetFailures = () => db().rateWindow.deleteMany()

async function makeInvited() {
  const doctor = await makeDoctor({ approved: false })
  await db().account.update({ where: { id: doctor.id }, data: { passwordHash: null } })
  return doctor
}

test('[L11] the right password opens the account, whatever the case of the address', async () => {
  const doctor = await makeDoctor({ email: 'someone@example.org' })
  const found = await enter('  SomeOne@Example.ORG ', PASSWORD)
  expect(found).toMatchObject({ accountId: doctor.id, signIn: expect.any(String) })
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
  ['[R14] an invitation that nobody has taken', makeInvited, PASSWORD],
  ['an empty password', () => makeAdmin(), ''],
  ['a password with 10,000 characters', () => makeAdmin(), 'x'.repeat(10_000)],
])('[L11] %s opens nothing', async (_, make, password) => {
  const account = await make()
  expect(await enter(account.email, password)).toBeUndefined()
  expect(await db().signIn.count({ where: { accountId: account.id } })).toBe(0)
})

test('[L11] a refused sign-in is written down with the account, and without it when there is none', async () => {
  const doctor = await makeDoctor()
  await enter(doctor.email, 'wrong')
  expect(await auditedActions(doctor.id)).toEqual(['sign-in.refused'])
  await enter('nobody@example.org', 'wrong')
  const last = await db().auditEvent.findFirst({ orderBy: { at: 'desc' } })
  expect(last).toMatchObject({ action: 'sign-in.refused', actorKind: 'system', actorId: null, subjectId: null })
})

test.each(['', 'nobody\u0000@example.org', `${'x'.repeat(300)}@example.org`, "' OR 1=1 --"])(
  '[R6] the address %j opens nothing',
  async (email) => {
    expect(await enter(email, PASSWORD)).toBeUndefined()
  },
)

test('[R6] after ten failures an account waits, whatever network the attempts come from; others get in', async () => {
  const [doctor, colleague] = [await makeDoctor(), await makeDoctor()]
  for (let n = 0; n < MAX_FAILURES_PER_WINDOW; n++) await enter(doctor.email, 'wrong')
  expect(await enter(doctor.email, PASSWORD)).toBeUndefined()
  expect(await enter(colleague.email, PASSWORD)).toMatchObject({ accountId: colleague.id })
})

test('[R6] after ten failures a network waits, whatever the addresses', async () => {
  const doctor = await makeDoctor()
  const network = somewhere()
  for (let n = 0; n < MAX_FAILURES_PER_WINDOW; n++) await enter(`${n}@example.org`, 'wrong', network)
  expect(await enter(doctor.email, PASSWORD, network)).toBeUndefined()
  expect(await enter(doctor.email, PASSWORD)).toMatchObject({ accountId: doctor.id })
})

test('[R6] of many tries at the same moment the right one waits too: all were let through before the first was counted', async () => {
  const doctor = await makeDoctor()
  const burst = Array.from({ length: 3 * MAX_FAILURES_PER_WINDOW }, (_, n) => enter(doctor.email, `wrong ${n}`))
  const right = enter(doctor.email, PASSWORD)
  await Promise.all(burst)
  expect(await right).toBeUndefined()
  await forgetFailures()
})

test('[R6] the same holds for who is signed in and guesses at the password', async () => {
  const doctor = await makeDoctor()
  await signInAs(doctor)
  const change = (present: string) => ask(changePassword, 'PUT', { body: { present, password: NEW } })
  const burst = Array.from({ length: 3 * MAX_FAILURES_PER_WINDOW }, (_, n) => change(`wrong ${n}`))
  const right = change(PASSWORD)
  await Promise.all(burst)
  expect((await right).status).toBe(429)
  await forgetFailures()
})

test('[L11] the throttle keeps neither addresses nor networks', async () => {
  await enter('visible@example.org', 'wrong', '203.0.113.9')
  const windows = await db().rateWindow.findMany()
  expect(windows.length).toBeGreaterThan(0)
  expect(JSON.stringify(windows)).not.toMatch(/visible|203\.0\.113/)
})

test('[L11][R6] a sign-in keeps the browser’s family and coarse times, no network; the account keeps the day', async () => {
  const doctor = await makeDoctor()
  await enter(doctor.email, PASSWORD, '203.0.113.9')
  const [row] = await db().signIn.findMany({ where: { accountId: doctor.id } })
  expect(row).toEqual({
    ...{ id: expect.any(String), accountId: doctor.id, browser: 'firefox', system: 'linux' },
    ...{ createdAt: expect.any(Date), lastSeenAt: expect.any(Date) },
  })
  const { lastSignInOn } = await db().account.findUniqueOrThrow({ where: { id: doctor.id } })
  expect(lastSignInOn?.toISOString()).toMatch(/T00:00:00.000Z$/)
})

test('[R6] the browser’s earlier sign-in ends with the next one, others stay', async () => {
  const doctor = await makeDoctor()
  const elsewhere = await enter(doctor.email, PASSWORD)
  const before = await enter(doctor.email, PASSWORD)
  if (typeof before !== 'object' || typeof elsewhere !== 'object') throw new TypeError('the password is right')
  const after = await enter(doctor.email, PASSWORD, somewhere(), before.signIn)
  if (typeof after !== 'object') throw new TypeError('the password is right')
  expect(await findSignedIn(before.signIn)).toBeUndefined()
  expect(await findSignedIn(after.signIn)).toMatchObject({ id: doctor.id })
  expect(await findSignedIn(elsewhere.signIn)).toMatchObject({ id: doctor.id })
})

describe('a sign-in that was valid', () => {
  test('[R6] ends with a lock, the end of the approval or of its own row, at the next request', async () => {
    const doctor = await makeDoctor()
    const signIn = await signInAs(doctor)
    expect(await signedIn()).toMatchObject({ kind: 'doctor', id: doctor.id, signIn })
    const change = async (data: object) => {
      await db().account.update({ where: { id: doctor.id }, data })
      return await signedIn()
    }
    expect(await change({ lockedAt: new Date() })).toBeUndefined()
    expect(await change({ lockedAt: null })).toBeDefined()
    expect(await change({ approvedAt: null })).toBeUndefined()
    expect(await change({ approvedAt: new Date() })).toBeDefined()
    await db().signIn.delete({ where: { id: signIn } })
    expect(await signedIn()).toBeUndefined()
  })

  /** As if it had begun, and been heard of, so long ago. */
  const age = (signIn: string, began: string, heard: string) => db().$executeRaw`
    UPDATE sign_in SET created_at = clock_timestamp() - ${began}::interval,
      last_seen_at = clock_timestamp() - ${heard}::interval WHERE id = ${signIn}::uuid`

  test('[R6] ends after a working day, however busy it was, and when nobody was there for half an hour', async () => {
    const staff = await makeStaff()
    const signIn = await signInAs(staff)
    await age(signIn, `${SIGN_IN_HOURS} hours -1 minute`, '0 minutes')
    expect(await signedIn()).toBeDefined()
    await age(signIn, `${SIGN_IN_HOURS} hours 1 minute`, '0 minutes')
    expect(await signedIn()).toBeUndefined()
    await age(signIn, '1 hour', `${IDLE_MINUTES - 1} minutes`)
    expect(await signedIn()).toBeDefined()
    await age(signIn, '1 hour', `${IDLE_MINUTES + 1} minutes`)
    expect(await signedIn()).toBeUndefined()
  })

  test('[R6] every request keeps it awake', async () => {
    const signIn = await signInAs(await makeStaff())
    await age(signIn, '1 hour', `${IDLE_MINUTES - 1} minutes`)
    await signedIn()
    const { lastSeenAt } = await db().signIn.findUniqueOrThrow({ where: { id: signIn } })
    expect(Date.now() - lastSeenAt.getTime()).toBeLessThan(60_000)
  })

  test('[R24][R6] outlasts the working day while the doctor is in a call, and no longer', async () => {
    const doctor = await makeDoctor()
    const signIn = await signInAs(doctor)
    const { id: appointmentId } = await makeAppointment(doctor)
    const call = { doctorId: doctor.id, appointmentId, admittedAt: new Date() }
    const { id } = await db().call.create({ data: call })
    await age(signIn, `${SIGN_IN_HOURS} hours 1 minute`, '0 minutes')
    expect(await signedIn()).toMatchObject({ id: doctor.id })
    await age(signIn, `${LONGEST_CALL_HOURS} hours 1 minute`, '0 minutes')
    expect(await signedIn()).toBeUndefined()
    await age(signIn, `${SIGN_IN_HOURS} hours 1 minute`, '0 minutes')
    await db().call.update({ where: { id }, data: { endedAt: new Date() } })
    expect(await signedIn()).toBeUndefined()
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
    await signInAs(await makeStaff([], { approved: false }))
    expect(await signedIn()).toMatchObject({ kind: 'staff' })
    await signInAs(await makeAdmin({ approved: false }))
    expect(await signedIn()).toMatchObject({ kind: 'admin' })
  })

  test('[R6] ends with the sign-out: the row goes, a copy of the cookie opens nothing', async () => {
    const staff = await makeStaff()
    const signIn = await signInAs(staff)
    await authOptions().events?.signOut?.({ token: { signIn }, session: {} as never })
    expect(await signedIn()).toBeUndefined()
    expect(await db().signIn.count({ where: { id: signIn } })).toBe(0)
    expect(await auditedActions(staff.id)).toEqual(['sign-in.ended'])
  })

  test.each(['', 'not an id', crypto.randomUUID()])('[R6] a cookie that names %j opens nothing', async (signIn) => {
    await askBySignIn(signIn)
    expect(await holder()).toBeUndefined()
  })
})
