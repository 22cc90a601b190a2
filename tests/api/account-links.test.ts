import { createHash } from 'node:crypto'
import { POST as look } from '@/app/api/account-links/look/route'
import { POST as redeem } from '@/app/api/account-links/route'
import { POST as approve } from '@/app/api/accounts/[id]/approval/route'
import { POST as renew, DELETE as withdraw } from '@/app/api/accounts/[id]/link/route'
import { POST as invite } from '@/app/api/accounts/route'
import { firstAdminLink, redeemLink } from '@/lib/account/link.store'
import { LINK_HOURS } from '@/lib/account/rules'
import { signedIn } from '@/lib/auth/actor'
import { db } from '@/lib/db/prisma'
import { Refusal } from '@/lib/http/error'
import { enter } from '@/lib/sign-in/check.store'
import { ask, auditedActions, makeAdmin, makeDoctor, makeStaff, PASSWORD, signInAs } from '../support/builders'
import { wholeDatabase } from '../support/invitation'

const GOOD = 'Kranich Ofen leise Donnerstag'
const person = () => ({ name: 'Dr. Neu', email: `${crypto.randomUUID()}@example.org` })

/** Invites somebody as an admin; gives the account and the token of the link that is shown. */
async function invited(role: 'DOCTOR' | 'STAFF' | 'ADMIN' = 'DOCTOR', doctorIds: string[] = []) {
  const admin = await makeAdmin()
  await signInAs(admin)
  const body = { role, ...person(), doctorIds }
  const answer = await ask(invite, 'POST', { body })
  const account = await db().account.findUniqueOrThrow({ where: { email: body.email } })
  return { admin, account, answer, token: tokenIn(answer.json) }
}

function tokenIn(json: unknown): string {
  const link = Reflect.get(Object(json), 'link')
  if (typeof link !== 'string') throw new TypeError('there is a link')
  const { pathname, search, hash } = new URL(link)
  expect([pathname, search]).toEqual(['/einladung', ''])
  return hash.slice(1)
}

const take = (token: string, password = GOOD) => ask(redeem, 'POST', { body: { token, password } })
const tryToSignIn = (email: string, password = GOOD) =>
  enter({ email, password, code: '' }, { network: crypto.randomUUID(), device: { browser: 'other', system: 'other' } })

describe('an invitation', () => {
  test('[R14][L11] is a link with 256 random bits behind #, kept as a hash, for three days', async () => {
    const { account, token, answer } = await invited()
    expect(answer.status).toBe(200)
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    const link = await db().accountLink.findUniqueOrThrow({ where: { accountId: account.id } })
    expect(link).toMatchObject({
      tokenHash: createHash('sha256').update(token).digest('base64url'),
      sealedToken: null,
    })
    expect(link.expiresAt.getTime() - link.createdAt.getTime()).toBe(LINK_HOURS * 3_600_000)
    expect(await wholeDatabase()).not.toContain(token)
    expect(account.passwordHash).toBeNull()
    expect(await auditedActions(account.id)).toEqual(['account.invited'])
  })

  test('[R14] lets the person choose the password; a doctor then waits for the approval, which an admin gives', async () => {
    const { admin, account, token } = await invited()
    const approval = () => ask(approve, 'POST', { params: { id: account.id } })
    // A link that somebody may open is not approved, only a person.
    expect((await approval()).status).toBe(409)
    expect((await ask(look, 'POST', { body: { token } })).json).toEqual({
      ...{ kind: 'invitation', name: account.name, email: account.email },
    })
    expect(await take(token)).toMatchObject({ status: 200, json: { state: 'awaiting' } })
    expect(await tryToSignIn(account.email)).toBeUndefined()
    await signInAs(account)
    expect(await signedIn()).toBeUndefined()
    await signInAs(admin)
    expect((await approval()).status).toBe(204)
    expect((await approval()).status).toBe(409)
    expect(await tryToSignIn(account.email)).toMatchObject({ accountId: account.id })
    expect(await auditedActions(account.id)).toEqual([
      ...['account.invited', 'account.joined', 'sign-in.refused', 'account.approved'],
    ])
  })

  test('[R14] the database itself approves nobody who has no password', async () => {
    const { account } = await invited()
    const early = db().account.update({ where: { id: account.id }, data: { approvedAt: new Date() } })
    await expect(early).rejects.toThrow(/account_approved_has_password/)
  })

  test('[R15] a member of the team comes in at once, with the doctors it was invited for', async () => {
    const doctor = await makeDoctor()
    const { account, token } = await invited('STAFF', [doctor.id])
    expect((await take(token)).json).toEqual({ state: 'active' })
    expect(await tryToSignIn(account.email)).toMatchObject({ accountId: account.id })
    expect(await db().staffAssignment.findMany({ where: { staffId: account.id } })).toEqual([
      { staffId: account.id, doctorId: doctor.id },
    ])
  })

  test('[R15] nobody is assigned to somebody who is no doctor, and then there is no account', async () => {
    await signInAs(await makeAdmin())
    const body = { role: 'STAFF', ...person(), doctorIds: [(await makeStaff()).id] }
    expect(await ask(invite, 'POST', { body })).toMatchObject({ status: 400, json: { fields: ['doctorIds'] } })
    expect(await db().account.count({ where: { email: body.email } })).toBe(0)
  })

  test('[R6] is for an address that has no account yet, whatever its case', async () => {
    const doctor = await makeDoctor()
    await signInAs(await makeAdmin())
    const body = { role: 'STAFF', name: 'Neu', email: doctor.email.toUpperCase(), doctorIds: [] }
    expect(await ask(invite, 'POST', { body })).toMatchObject({ status: 409, json: { error: 'account-exists' } })
  })

  test.each(['no address', 'a@b', 'x@example.org\r\nBcc: y@example.org', `${'x'.repeat(250)}@example.org`])(
    '[R6] the address %j is refused',
    async (email) => {
      await signInAs(await makeAdmin())
      const body = { role: 'STAFF', name: 'Neu', email, doctorIds: [] }
      expect(await ask(invite, 'POST', { body })).toMatchObject({ status: 400, json: { fields: ['email'] } })
    },
  )
})

describe('a one-time link', () => {
  test('[R6] works once, also for two at the same moment', async () => {
    const { token } = await invited('STAFF')
    const answers = await Promise.all([take(token), take(token, `${GOOD} zwei`)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403])
    expect(await take(token)).toMatchObject({ status: 403, json: { error: 'link-over' } })
    expect((await ask(look, 'POST', { body: { token } })).status).toBe(403)
  })

  test('[R6] opens nothing after its time, after a newer one, after a withdrawal and with a lock', async () => {
    const over = async (token: string) => {
      expect(await ask(look, 'POST', { body: { token } })).toMatchObject({ status: 403, json: { error: 'link-over' } })
      expect((await take(token)).status).toBe(403)
    }
    const late = await invited()
    await db()
      .$executeRaw`UPDATE account_link SET expires_at = now() - interval '1 second' WHERE account_id = ${late.account.id}::uuid`
    await over(late.token)

    const renewed = await invited()
    const params = { id: renewed.account.id }
    const newer = tokenIn((await ask(renew, 'POST', { params })).json)
    await over(renewed.token)
    expect((await ask(look, 'POST', { body: { token: newer } })).status).toBe(200)

    expect((await ask(withdraw, 'DELETE', { params })).status).toBe(204)
    await over(newer)
    expect(await db().account.count({ where: { id: renewed.account.id } })).toBe(0)

    const locked = await invited()
    await db().account.update({ where: { id: locked.account.id }, data: { lockedAt: new Date() } })
    await over(locked.token)
    await over('A'.repeat(43))
  })

  test.each([
    ['password-length', 'kurz'],
    ['password-length', 'x'.repeat(129)],
    ['password-too-easy', 'passwort1234'],
    ['password-too-easy', 'Sommer2026!!'],
    ['password-too-easy', '111111111111'],
    ['password-too-easy', 'qwertzuiop12'],
    ['password-too-easy', 'Dr. Neu Dr. Neu'],
  ])('[R6] refuses with %s the password %j, and may be used again', async (error, password) => {
    const { token } = await invited('STAFF')
    expect(await take(token, password)).toMatchObject({ status: 400, json: { error, fields: ['password'] } })
    expect((await take(token)).status).toBe(200)
  })

  test('[R6][L11] for a new password ends every sign-in and keeps the second factor', async () => {
    const doctor = await makeDoctor()
    const factor = { accountId: doctor.id, sealedSecret: '-', lastStep: 0, confirmedAt: new Date() }
    await db().secondFactor.create({ data: factor })
    const admin = await makeAdmin()
    await signInAs(doctor)
    await signInAs(admin)
    const token = tokenIn((await ask(renew, 'POST', { params: { id: doctor.id } })).json)
    // Making the link alone changes nothing yet.
    expect(await tryToSignIn(doctor.email, PASSWORD)).toBe('code-needed')
    expect((await take(token)).json).toEqual({ state: 'active' })
    expect(await db().signIn.count({ where: { accountId: doctor.id } })).toBe(0)
    expect(await tryToSignIn(doctor.email, PASSWORD)).toBeUndefined()
    expect(await tryToSignIn(doctor.email)).toBe('code-needed')
    expect(await auditedActions(doctor.id)).toEqual([
      ...['account.link-made', 'account.password-reset', 'sign-in.refused'],
    ])
  })

  test('[R6] is not made for who is locked', async () => {
    const doctor = await makeDoctor({ locked: true })
    await signInAs(await makeAdmin())
    expect((await ask(renew, 'POST', { params: { id: doctor.id } })).status).toBe(409)
  })
})

describe('the first admin', () => {
  const nobody = async () => {
    await db().accountLink.deleteMany()
    await db().account.updateMany({ where: { role: 'ADMIN' }, data: { role: 'STAFF' } })
  }
  const firstToken = async () => tokenIn({ link: await firstAdminLink() })

  test('[R14][R6] is made by a one-time link, once, also by two at the same moment', async () => {
    await nobody()
    const token = await firstToken()
    expect((await ask(look, 'POST', { body: { token } })).json).toEqual({ kind: 'first-admin' })
    expect(await take(token)).toMatchObject({ status: 400, json: { fields: ['person'] } })
    const outcomes = await Promise.all(
      [person(), person(), person()].map((one) => redeemLink({ token, password: GOOD, person: one })),
    )
    expect(outcomes.filter((outcome) => !(outcome instanceof Refusal))).toEqual([{ state: 'active' }])
    expect(await db().account.count({ where: { role: 'ADMIN' } })).toBe(1)
    expect(await firstAdminLink()).toBeUndefined()
  })

  test('[R14] two starts at the same moment leave one link, and each start replaces it', async () => {
    await nobody()
    await Promise.all([firstAdminLink(), firstAdminLink(), firstAdminLink()])
    expect(await db().accountLink.count()).toBe(1)
    const [before, after] = [await firstToken(), await firstToken()]
    expect((await ask(look, 'POST', { body: { token: before } })).status).toBe(403)
    expect((await ask(look, 'POST', { body: { token: after } })).status).toBe(200)
  })

  test('[R14] a link from before somebody became admin another way opens nothing', async () => {
    await nobody()
    const token = await firstToken()
    await makeAdmin()
    const outcome = await redeemLink({ token, password: GOOD, person: person() })
    expect(outcome).toMatchObject({ code: 'link-over' })
  })
})
