import { POST as look } from '@/app/api/account-links/look/route'
import { POST as renew, DELETE as withdraw } from '@/app/api/accounts/[id]/link/route'
import { POST as invite } from '@/app/api/accounts/route'
import { takeLinkMail } from '@/lib/account/link-mail.store'
import { db } from '@/lib/db/prisma'
import { sendNext } from '@/lib/invitation/dispatch'
import { LEASE_MS } from '@/lib/invitation/rules'
import { ask, makeAdmin, makeStaff, signInAs } from '../support/builders'
import { wholeDatabase } from '../support/invitation'
import { type MailServer, refusal, startMailServer } from '../support/mail-server'

const behaviour: Parameters<typeof startMailServer>[0] = {}
let server: MailServer

beforeAll(async () => {
  server = await startMailServer(behaviour)
  process.env.SMTP_URL = `smtp://127.0.0.1:${server.port}`
  process.env.SMTP_FROM = 'praxis@example.org'
})
afterAll(() => server.close())
beforeEach(async () => {
  await db().accountLink.deleteMany()
  server.received.length = 0
  Reflect.deleteProperty(behaviour, 'onRcptTo')
  Reflect.deleteProperty(behaviour, 'onData')
})

/** Somebody who was invited by an admin; the link goes by e-mail. */
async function invited() {
  await signInAs(await makeAdmin())
  const body = { role: 'DOCTOR', name: 'Dr. Neu', email: `${crypto.randomUUID()}@example.org`, doctorIds: [] }
  const { json } = await ask(invite, 'POST', { body })
  return { json, ...(await db().account.findUniqueOrThrow({ where: { email: body.email }, include: { link: true } })) }
}

const linkOf = (accountId: string) => db().accountLink.findUniqueOrThrow({ where: { accountId } })
const tokenIn = (text: string | undefined) => /\/einladung#([A-Za-z0-9_-]{43})\s/.exec(text ?? '')?.[1] ?? ''

test('[R14][L11] the link goes by e-mail and is shown to nobody else; while it waits the token lies sealed, then not at all', async () => {
  const { json, id, email, link } = await invited()
  expect(json).toMatchObject({ link: null })
  expect(link).toMatchObject({ mailStatus: 'waiting', sealedToken: expect.any(String) })
  expect(await sendNext()).toBe(true)
  expect(await sendNext()).toBe(false)
  const [letter] = server.received
  expect(letter?.recipients).toEqual([email])
  // Read on a locked screen.
  expect(letter?.mail.subject).toBe('Ihr Zugang zur Videosprechstunde')
  const token = tokenIn(letter?.mail.text)
  expect((await ask(look, 'POST', { body: { token } })).json).toMatchObject({ kind: 'invitation', email })
  expect(letter?.mail.html).toContain(`/einladung#${token}`)
  expect(await linkOf(id)).toMatchObject({ mailStatus: 'sent', sealedToken: null, dueAt: null })
  expect(await wholeDatabase()).not.toContain(token)
})

test('[R14] a letter for a new password says so, in the language of the admin’s page', async () => {
  const staff = await makeStaff()
  await signInAs(await makeAdmin())
  await ask(renew, 'POST', { params: { id: staff.id } })
  await sendNext()
  expect(server.received[0]?.mail.subject).toBe('Neues Passwort für die Videosprechstunde')
  expect(server.received[0]?.mail.text).toContain('sagen Sie bitte der Verwaltung')
})

test('[X4] what the mail server asks to come back with comes again, what it refuses for good has failed', async () => {
  const { id } = await invited()
  behaviour.onData = (stream, _session, done) => {
    stream.resume()
    stream.on('end', () => done(refusal(451)))
  }
  jest.spyOn(process.stderr, 'write').mockReturnValue(true)
  await sendNext()
  const { dueAt, mailStatus } = await linkOf(id)
  expect(mailStatus).toBe('waiting')
  expect(dueAt?.getTime()).toBeGreaterThan(Date.now() + 30_000)
  behaviour.onRcptTo = (_address, _session, done) => done(refusal(550))
  await sendNext(new Date(Date.now() + 120_000))
  expect(await linkOf(id)).toMatchObject({ mailStatus: 'failed', sealedToken: null })
})

test('[X4] one process takes a letter, another comes when its lease is over, and a slow one settles nothing', async () => {
  const { id } = await invited()
  const at = new Date(Date.now() + 1_000)
  const [one, other] = await Promise.all([takeLinkMail(at), takeLinkMail(at)])
  expect([one, other].filter((taken) => taken !== undefined)).toHaveLength(1)
  expect(await takeLinkMail(new Date(at.getTime() + LEASE_MS + 1))).toMatchObject({ attempts: 2 })
  const { linkMailTried } = await import('@/lib/account/link-mail.store')
  const slow = one ?? other
  if (!slow) throw new TypeError('one of them took it')
  await linkMailTried(slow, 'address', at)
  expect((await linkOf(id)).mailStatus).toBe('waiting')
})

test('[R6] a withdrawn invitation is not sent any more', async () => {
  const { id } = await invited()
  expect((await ask(withdraw, 'DELETE', { params: { id } })).status).toBe(204)
  expect(await sendNext()).toBe(false)
  expect(server.received).toEqual([])
})
