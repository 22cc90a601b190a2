import { DELETE as removeOf } from '@/app/api/accounts/[id]/second-factor/route'
import { PUT as changeDuty } from '@/app/api/clinic/second-factor-duty/route'
import { PUT as changePassword } from '@/app/api/password/route'
import { GET as retention } from '@/app/api/retention/route'
import { POST as begin, PUT as confirm, DELETE as remove } from '@/app/api/second-factor/route'
import { DELETE as endOwn } from '@/app/api/sign-ins/route'
import { holder, signedIn } from '@/lib/auth/actor'
import { authOptions } from '@/lib/auth/options'
import { asksForCode } from '@/lib/auth/rules'
import { db } from '@/lib/db/prisma'
import { enter as enterWith } from '@/lib/sign-in/check.store'
import { findSignedIn, openSignIn } from '@/lib/sign-in/store'
import { MAX_FACTOR_FAILURES_PER_WINDOW } from '@/lib/throttle/rules'
import { appCode } from '../support/authenticator'
import { ask, auditedActions, makeAdmin, makeDoctor, makeStaff, PASSWORD, signInAs } from '../support/builders'
import { wholeDatabase } from '../support/invitation'

const enter = (email: string, code: string, password = PASSWORD) =>
  enterWith({ email, password, code }, { network: crypto.randomUUID(), device: { browser: 'safari', system: 'ios' } })

const text = (json: unknown, key: string): string => {
  const value: unknown = Reflect.get(Object(json), key)
  if (typeof value !== 'string') throw new TypeError(`${key} is a text`)
  return value
}

async function beginHere(): Promise<string> {
  return text((await ask(begin, 'POST', { body: { present: PASSWORD } })).json, 'secret')
}

/** Somebody who has set up a second factor; the code of this half minute is used up. */
async function secured(account = makeDoctor()) {
  const person = await account
  const signIn = await signInAs(person)
  const secret = await beginHere()
  const used = appCode(secret)
  const { json } = await ask(confirm, 'PUT', { body: { code: used } })
  const recoveryCodes: unknown = Reflect.get(Object(json), 'recoveryCodes')
  if (!Array.isArray(recoveryCodes)) throw new TypeError('there are recovery codes')
  return { person, secret, used, signIn, recoveryCodes: recoveryCodes.map(String) }
}

describe('setting up', () => {
  test('[R6] asks for the password, shows a secret of 160 bits, and counts from the first code on', async () => {
    const doctor = await makeDoctor()
    await signInAs(doctor)
    expect((await ask(begin, 'POST', { body: { present: 'wrong' } })).status).toBe(403)
    const secret = await beginHere()
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(await enter(doctor.email, '')).toMatchObject({ accountId: doctor.id })
    expect((await ask(confirm, 'PUT', { body: { code: '000000' } })).status).toBe(403)
    expect((await ask(confirm, 'PUT', { body: { code: appCode(secret) } })).status).toBe(200)
    expect(await enter(doctor.email, '')).toBe('code-needed')
    expect(await auditedActions(doctor.id)).toContain('account.factor-added')
    // Neither begun anew nor confirmed once more while it is on.
    expect((await ask(begin, 'POST', { body: { present: PASSWORD } })).status).toBe(409)
    expect((await ask(confirm, 'PUT', { body: { code: appCode(secret, 1) } })).status).toBe(409)
  })

  test('[R6] whoever signs in with the password alone at that moment is refused, or signed out', async () => {
    const { person } = await secured()
    const { passwordHash } = await db().account.findUniqueOrThrow({ where: { id: person.id } })
    const device = { browser: 'other', system: 'other' } as const
    // The password was checked before the second factor counted.
    expect(await openSignIn({ id: person.id, passwordHash, factor: false }, device, undefined)).toBeUndefined()
    expect(await openSignIn({ id: person.id, passwordHash, factor: true }, device, undefined)).toBeDefined()
  })

  test('[R6] ends every other sign-in', async () => {
    const doctor = await makeDoctor()
    const elsewhere = await signInAs(doctor)
    const { signIn } = await secured(Promise.resolve(doctor))
    expect(await findSignedIn(elsewhere)).toBeUndefined()
    expect(await findSignedIn(signIn)).toBeDefined()
  })

  test('[R6][L11] nothing of it can be read from the database: secret sealed, recovery codes as hashes', async () => {
    const { secret, recoveryCodes, person } = await secured()
    expect(recoveryCodes).toHaveLength(10)
    expect(new Set(recoveryCodes).size).toBe(10)
    // 24 of 31 characters are more than 112 bits (ASVS 6.5.2).
    for (const code of recoveryCodes) expect(code).toMatch(/^[a-z2-9]{6}(-[a-z2-9]{6}){3}$/)
    const all = await wholeDatabase()
    for (const hidden of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))]) {
      expect(all).not.toContain(hidden)
    }
    expect(await db().recoveryCode.count({ where: { accountId: person.id } })).toBe(10)
  })

  test('[R6] a secret that was copied to another account’s row opens nothing there', async () => {
    const [{ person, secret }, other] = [await secured(), await makeDoctor()]
    const { sealedSecret } = await db().secondFactor.findUniqueOrThrow({ where: { accountId: person.id } })
    const copied = { accountId: other.id, sealedSecret, lastStep: 0, confirmedAt: new Date() }
    await db().secondFactor.create({ data: copied })
    expect(await enter(other.email, appCode(secret, 1))).toBeUndefined()
  })
})

describe('signing in', () => {
  test('[F22][R6] needs password and code; each code once, also for two at the same moment', async () => {
    const { person, secret, used } = await secured()
    expect(await enter(person.email, '')).toBe('code-needed')
    expect(await enter(person.email, appCode(secret, 1), 'wrong')).toBeUndefined()
    // The one that confirmed it.
    expect(await enter(person.email, used)).toBeUndefined()
    const next = appCode(secret, 1)
    const tries = await Promise.all([enter(person.email, next), enter(person.email, next)])
    expect(tries.filter((entry) => entry !== undefined)).toHaveLength(1)
    // An earlier one does not come back either.
    expect(await enter(person.email, used)).toBeUndefined()
  })

  test('[R6] a code from before or after its time opens nothing', async () => {
    const { person, secret } = await secured()
    expect(await enter(person.email, appCode(secret, 3))).toBeUndefined()
    expect(await enter(person.email, appCode(secret, -3))).toBeUndefined()
  })

  test('[R6] a recovery code opens once, however it is typed, and that is written down', async () => {
    const { person, recoveryCodes } = await secured()
    const [first = '', second = ''] = recoveryCodes
    expect(await enter(person.email, ` ${first.replaceAll('-', ' ').toUpperCase()} `)).toMatchObject({
      accountId: person.id,
    })
    expect(await enter(person.email, first)).toBeUndefined()
    const twice = await Promise.all([enter(person.email, second), enter(person.email, second)])
    expect(twice.filter((entry) => entry !== undefined)).toHaveLength(1)
    expect(await auditedActions(person.id)).toContain('account.recovery-code-used')
    expect(await db().recoveryCode.count({ where: { accountId: person.id } })).toBe(8)
  })

  test('[R6] after five wrong codes even the right one waits, also when all come at the same moment', async () => {
    const { person, secret } = await secured()
    const wrong = Array.from({ length: MAX_FACTOR_FAILURES_PER_WINDOW + 3 }, () => enter(person.email, '000000'))
    expect(await Promise.all(wrong)).toEqual(wrong.map(() => undefined))
    expect(await enter(person.email, appCode(secret, 1))).toBeUndefined()
    const windows = await db().rateWindow.findMany({
      where: { key: { startsWith: 'second-factor:', not: 'second-factor:*' } },
    })
    expect(Math.max(...windows.map(({ count }) => count))).toBe(MAX_FACTOR_FAILURES_PER_WINDOW)
  })

  test('[R6] whoever knows only the address learns nothing of a second factor', async () => {
    const { person } = await secured()
    expect(await enter(person.email, '', 'wrong')).toBeUndefined()
    expect(await enter('nobody@example.org', '', 'wrong')).toBeUndefined()
  })

  test('[R6] without the code next-auth gives no cookie: it leads to the second step', async () => {
    const { signIn } = authOptions().callbacks ?? {}
    const led = await signIn?.({ user: { id: '' }, account: null })
    expect(typeof led === 'string' && asksForCode(led)).toBe(true)
    expect(await signIn?.({ user: { id: 'x', signIn: 'y' }, account: null } as never)).toBe(true)
  })
})

describe('removing', () => {
  test('[R6] asks for password and code', async () => {
    const { person, secret, recoveryCodes } = await secured()
    const tryWith = (present: string, code: string) => ask(remove, 'DELETE', { body: { present, code } })
    expect((await tryWith('wrong', appCode(secret, 1))).status).toBe(403)
    expect((await tryWith(PASSWORD, '000000')).status).toBe(403)
    expect((await tryWith(PASSWORD, recoveryCodes[0] ?? '')).status).toBe(204)
    expect(await enter(person.email, '')).toMatchObject({ accountId: person.id })
    expect(await db().recoveryCode.count({ where: { accountId: person.id } })).toBe(0)
    expect(await auditedActions(person.id)).toContain('account.factor-removed')
  })

  test('[R6] an admin removes another’s, which ends its sign-ins, and not their own that way', async () => {
    const { person, signIn } = await secured()
    const admin = await makeAdmin()
    await signInAs(admin)
    const of = (id: string) => ask(removeOf, 'DELETE', { params: { id } })
    expect((await of(admin.id)).status).toBe(409)
    expect((await of(person.id)).status).toBe(204)
    expect((await of(person.id)).status).toBe(409)
    expect(await findSignedIn(signIn)).toBeUndefined()
    expect(await enter(person.email, '')).toMatchObject({ accountId: person.id })
  })
})

describe('the duty of admins', () => {
  const duty = (required: boolean) => ask(changeDuty, 'PUT', { body: { required } })

  test('[R6] is on from the beginning: without a second factor an admin gets to nothing but setting it up', async () => {
    expect((await db().clinic.findUniqueOrThrow({ where: { id: 1 } })).adminsNeedSecondFactor).toBe(true)
    const admin = await makeAdmin({ bare: true })
    await signInAs(admin)
    expect(await signedIn()).toBeUndefined()
    expect(await holder()).toMatchObject({ kind: 'bare', id: admin.id })
    const needed = { status: 403, json: { error: 'second-factor-needed' } }
    expect(await ask(retention, 'GET')).toMatchObject(needed)
    expect(await ask(endOwn, 'DELETE')).toMatchObject(needed)
    expect(await duty(false)).toMatchObject(needed)
    const password = { body: { present: PASSWORD, password: 'Kranich Ofen leise Donnerstag' } }
    expect(await ask(changePassword, 'PUT', password)).toMatchObject(needed)
    const secret = await beginHere()
    expect((await ask(confirm, 'PUT', { body: { code: appCode(secret) } })).status).toBe(200)
    expect(await signedIn()).toMatchObject({ kind: 'admin', id: admin.id })
    expect((await ask(retention, 'GET')).status).toBe(200)
  })

  test('[R6] can be switched off and on by an admin, counts at the next request, and is written down', async () => {
    const [strict, bare] = [await makeAdmin(), await makeAdmin({ bare: true })]
    await signInAs(strict)
    expect((await duty(false)).status).toBe(204)
    await signInAs(bare)
    expect(await signedIn()).toMatchObject({ kind: 'admin', id: bare.id })
    expect((await duty(true)).status).toBe(204)
    expect(await signedIn()).toBeUndefined()
    const changes = await db().auditEvent.findMany({ where: { action: 'clinic.factor-duty-changed' } })
    expect(changes.map(({ actorId }) => actorId)).toEqual([strict.id, bare.id])
  })

  test('[R6] is none of doctors and team', async () => {
    for (const account of [await makeDoctor(), await makeStaff()]) {
      await signInAs(account)
      expect(await signedIn()).toMatchObject({ id: account.id })
    }
  })
})
