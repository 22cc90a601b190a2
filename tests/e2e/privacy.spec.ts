import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { readStage } from '../support/e2e'
import { visitCookieIn } from '../support/e2e-cookies'
import { expectMediaFlows } from '../support/e2e-media'
import { admit, dialIn, enterWaitingRoom, lineOf, makeAppointment, meet } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'
import { overhearStream } from '../support/e2e-witness'

/** Everything that a page is told by the server, its event stream included. */
async function listenTo(page: Page): Promise<() => string> {
  let heard = ''
  await page.exposeFunction('hearStream', (text: string) => {
    heard += text
  })
  await page.addInitScript(overhearStream)
  page.on('response', async (response) => {
    if (response.headers()['content-type']?.startsWith('text/event-stream')) return
    heard += await response.text().catch(() => '')
  })
  return () => heard
}

test('[R18][L11] two doctors and their patients at once: nobody is ever told of the others', async ({
  people,
  accounts,
}) => {
  const scenes = []
  for (const name of ['Demo Alpha', 'Demo Omega']) {
    const [desk, phone] = [await people.doctor(await accounts.make('DOCTOR')), await people.patient()]
    const told = [await listenTo(desk), await listenTo(phone)]
    await desk.reload()
    const { code } = await makeAppointment(desk)
    await dialIn(phone, code, name)
    await enterWaitingRoom(phone)
    scenes.push({ name, desk, phone, told })
  }
  for (const { name, desk, phone, told } of scenes) {
    await expect(lineOf(desk, name)).toBeVisible()
    await admit(desk, phone, name)
    await expectMediaFlows(phone)
    const other = name === 'Demo Alpha' ? 'Demo Omega' : 'Demo Alpha'
    for (const heard of told) {
      expect(heard()).toContain(name)
      expect(heard()).not.toContain(other)
    }
  }
})

test('[R8][R11][L8] only the own origin is contacted, and no public server is asked for addresses', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  const asked = new Set<string>()
  for (const page of [desk, phone]) page.on('request', (request) => asked.add(new URL(request.url()).origin))
  await meet(desk, phone, 'Demo Herkunft')
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  const { first, second } = readStage()
  // Blobs and data addresses have no origin of their own.
  expect([...asked].filter((origin) => origin !== 'null').sort()).toEqual([first, second].sort())
  for (const page of [desk, phone]) {
    const servers = await page.evaluate(() => globalThis.witness.configurations.map((given) => given?.iceServers))
    expect(servers.length).toBeGreaterThan(0)
    for (const list of servers) expect(list).toEqual([])
  }
})

test('[R6] every answer has the headers that keep it private: pages, handlers, refusals and the stream', async ({
  request,
  people,
  doctor,
}) => {
  const desk = await people.doctor(doctor)
  const streamed = desk.waitForResponse((response) => response.url().includes('/api/events'))
  await desk.reload()
  const answers = [{ path: '/api/events', headers: await (await streamed).allHeaders() }]
  for (const path of [
    '/',
    '/anmelden',
    '/datenschutz',
    '/nirgends',
    '/api/health',
    '/api/appointments',
    '/api/visit',
    '/api/events',
    '/api/auth/csrf',
  ]) {
    answers.push({ path, headers: (await request.get(path)).headers() })
  }
  for (const { path, headers } of answers) {
    const policy = headers['content-security-policy'] ?? ''
    expect(policy, path).toContain("frame-ancestors 'none'")
    expect(policy, path).toContain("default-src 'none'")
    expect(policy, path).not.toContain('unsafe')
    expect(headers['x-content-type-options'], path).toBe('nosniff')
    expect(headers['referrer-policy'], path).toBe('no-referrer')
    expect(headers['permissions-policy'], path).toContain('camera=(self)')
    expect(headers['cache-control'], path).toContain('no-store')
  }
})

test('[L9][R3][L11] no log holds a name, a code, a cookie, a session description or an address of a candidate', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  const name = 'Kanarienvogel Demo'
  const { code } = await meet(desk, phone, name)
  const token = await visitCookieIn(phone)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  // A wrong code is an event for the log, if anything is.
  const other = await people.patient()
  other.on('console', () => undefined)
  people.expectComplaint(/403/)
  await other.goto('/')
  await other.getByRole('textbox', { name: 'Einwahlcode' }).fill('0000-000-000')
  await other.getByRole('textbox', { name: 'Vor- und Nachname' }).fill(name)
  await other.getByRole('checkbox', { name: /^Ich bestätige/ }).check()
  await other.getByRole('button', { name: 'Einwählen' }).click()
  await expect(other.getByText(/Mit diesem Code können Sie sich im Moment nicht einwählen/)).toBeVisible()
  const log = readFileSync(readStage().serverLog, 'utf8')
  for (const secret of [
    name,
    'Kanarien',
    code,
    code.replaceAll('-', ''),
    token,
    'candidate:',
    'a=fingerprint',
    doctor.email,
  ]) {
    expect(log).not.toContain(secret)
  }
})

test('[L6] scripts and styles go out as tightly compressed as can be, with the same content and headers', async ({
  request,
}) => {
  const page = await (await request.get('/')).text()
  const paths = [...new Set(page.match(/\/_next\/static\/[\w./~-]+\.(?:js|css)\b/g))]
  expect(paths.length).toBeGreaterThan(5)
  for (const path of paths) {
    const ask = (encoding: string) => request.get(path, { headers: { 'accept-encoding': encoding } })
    const [tight, loose, plain] = [await ask('gzip, deflate, br, zstd'), await ask('gzip'), await ask('identity')]
    expect(tight.headers()['content-encoding'], path).toBe('br')
    expect(loose.headers()['content-encoding'], path).not.toBe('br')
    expect(plain.headers()['content-encoding'], path).toBeUndefined()
    expect((await tight.body()).equals(await plain.body()), path).toBe(true)
    for (const answer of [tight, loose, plain]) expect(answer.headers().vary, path).toContain('Accept-Encoding')
    for (const name of ['content-type', 'cache-control', 'x-content-type-options', 'cross-origin-resource-policy']) {
      expect(tight.headers()[name], `${path} ${name}`).toBe(plain.headers()[name])
    }
  }
})

test('[L6] simple-peer is loaded when somebody waits, and not before', async ({ people, doctor }) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  const { code } = await makeAppointment(desk)
  const scripts: string[] = []
  phone.on('response', async (response) => {
    if (response.url().endsWith('.js')) scripts.push(await response.text().catch(() => ''))
  })
  const loaded = () => scripts.some((text) => text.includes('ERR_ICE_CONNECTION_FAILURE'))
  await dialIn(phone, code, 'Demo Leicht')
  expect(scripts.length).toBeGreaterThan(3)
  expect(loaded()).toBe(false)
  await enterWaitingRoom(phone)
  await expect.poll(loaded).toBe(true)
})
