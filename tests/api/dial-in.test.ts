import { DELETE, POST } from '@/app/api/visit/route'
import { visitCookie } from '@/lib/auth/cookies'
import { db } from '@/lib/db/prisma'
import { formatCode } from '@/lib/dial-in/rules'
import { browserCookies } from '../support/browser-cookies'
import { ask, CONSENT, makeAppointment, makeDoctor } from '../support/builders'

const MINUTE = 60_000

/** Dials in from a network of its own, so that one test's failures do not count in another's. */
function dialIn(
  code: string,
  { name = 'Demo Patient', network = code, ...more }: Record<string, unknown> & { network?: string } = {},
) {
  return ask(POST, 'POST', {
    body: { code, name, consent: CONSENT, ...more },
    headers: { 'x-client-address': network },
  })
}

test('[L2][R16] a code and a name are enough: the answer names the doctor, the cookie opens the visit', async () => {
  const doctor = await makeDoctor({ name: 'Dr. Demo' })
  const { id, code } = await makeAppointment(doctor)
  const { status, json } = await dialIn(code, { name: '  Zoë   Ünal ' })
  expect(status).toBe(200)
  expect(json).toMatchObject({ status: 'PREPARING', name: 'Zoë Ünal', doctorName: 'Dr. Demo', call: null })
  const token = browserCookies.get(visitCookie().name)?.value ?? ''
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  const entry = await db().waitingEntry.findFirstOrThrow({ where: { appointmentId: id }, include: { consent: true } })
  expect(entry.visitHash).not.toContain(token)
  expect(entry.consent).toMatchObject({ version: CONSENT, withdrawnAt: null })
})

test.each([
  ['grouped', (code: string) => formatCode(code)],
  ['small letters with blanks', (code: string) => ` ${code.toLowerCase().replace(/(.{3})/g, '$1 ')}`],
  ['O for 0 and l for 1', (code: string) => code.replace(/0/g, 'O').replace(/1/g, 'l')],
])('[L2] a code is understood when it is typed %s', async (_, typed) => {
  const { code } = await makeAppointment(await makeDoctor())
  expect((await dialIn(typed(code), { network: `typed-${code}` })).status).toBe(200)
})

test('[L11][R18] unknown, impossible, early, late, cancelled and locked all get one and the same answer', async () => {
  const doctor = await makeDoctor()
  const early = await makeAppointment(doctor, { startsAt: new Date(Date.now() + 31 * MINUTE) })
  const late = await makeAppointment(doctor, { startsAt: new Date(Date.now() - (120 + 15 + 1) * MINUTE) })
  const cancelled = await makeAppointment(doctor, { cancelled: true })
  const locked = await makeAppointment(await makeDoctor({ locked: true }))
  const answers = []
  for (const code of ['0000000000', 'no code', early.code, late.code, cancelled.code, locked.code]) {
    const { status, json, headers } = await dialIn(code)
    answers.push({ status, json, headers: [...headers] })
  }
  expect(answers[0]).toMatchObject({ status: 403, json: { error: 'code-not-accepted' } })
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(browserCookies.get(visitCookie().name)).toBeUndefined()
})

test('[L2] the code opens 30 minutes before the date and closes two hours after the end', async () => {
  const doctor = await makeDoctor()
  const first = await makeAppointment(doctor, { startsAt: new Date(Date.now() + 29 * MINUTE) })
  const last = await makeAppointment(doctor, { startsAt: new Date(Date.now() - (120 + 15 - 1) * MINUTE) })
  expect((await dialIn(first.code)).status).toBe(200)
  expect((await dialIn(last.code)).status).toBe(200)
})

test('[L11] the eleventh wrong code of a network is told to wait, another network still gets in', async () => {
  const { code } = await makeAppointment(await makeDoctor())
  for (let guess = 0; guess < 10; guess += 1) {
    expect((await dialIn(`000000000${guess}`, { network: '2001:db8:1:2::1' })).status).toBe(403)
  }
  // Another address of the same household's network.
  const refused = await dialIn(code, { network: '2001:db8:1:2::99' })
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await dialIn(code, { network: '2001:db8:1:3::1' })).status).toBe(200)
})

test('[L11] two devices with one code become two entries', async () => {
  const appointment = await makeAppointment(await makeDoctor())
  await dialIn(appointment.code)
  await dialIn(appointment.code)
  expect(await db().waitingEntry.count({ where: { appointmentId: appointment.id } })).toBe(2)
})

test.each([
  ['no name', { name: ' ' }],
  ['NUL', { name: 'Demo\0Patient' }],
  ['a line break', { name: 'Demo\nPatient' }],
  ['a turn of the direction of writing', { name: 'Demo\u202ePatient' }],
  ['a lone surrogate', { name: 'Demo \ud800' }],
  ['10,000 characters', { name: 'x'.repeat(10_000) }],
  ['an older consent', { consent: '2020-01' }],
  ['no consent', { consent: undefined }],
  ['a status of one’s own', { status: 'ADMITTED' }],
])('[L3][R10] %s is refused with a German sentence and makes nothing', async (_, wrong) => {
  const { id, code } = await makeAppointment(await makeDoctor())
  const { status, json } = await dialIn(code, wrong)
  expect(status).toBe(400)
  expect(json).toMatchObject({ error: 'invalid-input', message: 'Bitte prüfen Sie Ihre Eingaben.' })
  expect(await db().waitingEntry.count({ where: { appointmentId: id } })).toBe(0)
})

test.each(['<b>Demo</b>', 'محمد العلي', '李小龍', 'Zoe\u0308 O’Neil'])(
  '[L3][R17] the name %s is kept as it was typed',
  async (name) => {
    const { code } = await makeAppointment(await makeDoctor())
    const { json } = await dialIn(code, { name })
    expect(json).toMatchObject({ name: name.normalize('NFC') })
  },
)

test.each([
  ['another content type', 415, { headers: { 'content-type': 'text/plain' }, body: '{}' }],
  ['broken JSON', 400, { body: '{"code":' }],
  ['no UTF-8 object', 400, { body: '[]' }],
  ['more than 16 kB', 413, { body: JSON.stringify({ code: 'x'.repeat(20_000) }) }],
  ['a request of another site', 403, { headers: { 'sec-fetch-site': 'cross-site' }, body: '{}' }],
])('[R6] %s is answered with %i', async (_, status, wish) => {
  expect((await ask(POST, 'POST', wish)).status).toBe(status)
})

test('[L5] signing off ends the visit and takes the cookie away', async () => {
  const { id, code } = await makeAppointment(await makeDoctor())
  await dialIn(code)
  expect((await ask(DELETE, 'DELETE')).status).toBe(204)
  expect(browserCookies.get(visitCookie().name)).toBeUndefined()
  expect(await db().waitingEntry.findFirst({ where: { appointmentId: id } })).toMatchObject({ status: 'LEFT' })
})
