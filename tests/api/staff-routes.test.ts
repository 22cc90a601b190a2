import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { db } from '@/lib/db/prisma'
import { ask, makeAppointment, makeDoctor, makeEntry, makeStaff, signInAs } from '../support/builders'

const API = join(process.cwd(), 'app/api')

/**
 * What the team may ask of every route. `organises`: its doctors' appointments and waiting room. `public`: whoever
 * asks, a sign-in makes no difference. `own`: their own account and nobody else's (accounts.test.ts). `refused`: 403, and 401 with `?as=visitor`, since staff is on no visit.
 */
const STAFF = {
  'GET appointments': 'organises',
  'POST appointments': 'organises',
  'POST appointments/immediate': 'organises',
  'POST appointments/search': 'organises',
  'GET appointments/[id]': 'organises',
  'PUT appointments/[id]': 'organises',
  'POST appointments/[id]/cancellation': 'organises',
  'POST appointments/[id]/code': 'organises',
  'PUT appointments/[id]/code': 'organises',
  'POST appointments/[id]/calendar': 'organises',
  'POST appointments/[id]/letter': 'organises',
  'GET appointments/[id]/mail': 'organises',
  'POST appointments/[id]/mail': 'organises',
  'GET appointments/[id]/companions': 'organises',
  'POST appointments/[id]/companions': 'organises',
  'DELETE companions/[id]': 'organises',
  'POST companions/[id]/code': 'organises',
  'GET colleagues': 'organises',
  'POST waiting-entries/[id]/dismissal': 'organises',
  'POST waiting-entries/[id]/hand-over': 'organises',
  'POST waiting-entries/[id]/message': 'organises',
  'POST waiting-entries/[id]/return': 'organises',
  'GET events': 'organises',
  'GET auth/[...nextauth]': 'public',
  'POST auth/[...nextauth]': 'public',
  'GET health': 'public',
  'GET metrics': 'public',
  'PUT locale': 'public',
  'GET speed-sample': 'public',
  'POST speed-sample': 'public',
  'POST visit': 'public',
  'DELETE visit': 'public',
  'POST visit/farewell': 'public',
  'POST visit/return': 'public',
  'POST calls/[id]/end': 'refused',
  'POST calls/[id]/mismatch': 'refused',
  'POST calls/[id]/relay': 'refused',
  'POST calls/[id]/seat': 'refused',
  'POST calls/[id]/signals': 'refused',
  'POST waiting-entries/[id]/admission': 'refused',
  'DELETE waiting-entries/[id]/admission': 'refused',
  'POST waiting-entries/[id]/preparation': 'refused',
  'POST account-links': 'public',
  'POST account-links/look': 'public',
  'PUT password': 'own',
  'POST second-factor': 'own',
  'PUT second-factor': 'own',
  'DELETE second-factor': 'own',
  'DELETE sign-ins': 'own',
  'DELETE sign-ins/[id]': 'own',
  'POST accounts': 'refused',
  'POST accounts/[id]/approval': 'refused',
  'PUT accounts/[id]/doctors': 'refused',
  'POST accounts/[id]/link': 'refused',
  'DELETE accounts/[id]/link': 'refused',
  'POST accounts/[id]/lock': 'refused',
  'DELETE accounts/[id]/lock': 'refused',
  'PUT accounts/[id]/role': 'refused',
  'DELETE accounts/[id]/second-factor': 'refused',
  'DELETE accounts/[id]/sign-ins': 'refused',
  'PUT clinic/second-factor-duty': 'refused',
  'POST visit/arrival': 'visit',
  'DELETE visit/consent': 'visit',
  'POST visit/presence': 'visit',
  'POST visit/relay-trial': 'visit',
  'GET clinic/colours/[colour]': 'public',
  'GET clinic/logo/[hash]': 'public',
  'PUT clinic/accent': 'refused',
  'PUT clinic/dial-in-window': 'refused',
  'PUT clinic/logo': 'refused',
  'PUT clinic/profile': 'refused',
  'POST texts/[kind]': 'refused',
  'PUT opening-times': 'refused',
  'GET operation': 'refused',
  'POST relay/check': 'refused',
  'POST disclosures/search': 'refused',
  'POST disclosures/[id]': 'refused',
  'DELETE disclosures/[id]': 'refused',
  'POST disclosures/[id]/file': 'refused',
  'POST audit/check': 'refused',
  'POST audit/export': 'refused',
  'POST audit/search': 'refused',
  'GET retention': 'refused',
  'PUT retention': 'refused',
  'GET retention/runs': 'refused',
  'POST retention/runs': 'refused',
  'POST retention/clock': 'refused',
  'GET receipts': 'refused',
  'GET receipts/document': 'refused',
} as const satisfies Record<string, 'organises' | 'own' | 'public' | 'refused' | 'visit'>

type Known = keyof typeof STAFF
const kept = (expected: (typeof STAFF)[Known]) =>
  Object.entries(STAFF)
    .filter(([, what]) => what === expected)
    .map(([name]) => name)

/** `METHOD path` of every handler that stands in the file system. */
function routes(): string[] {
  return readdirSync(API, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('route.ts'))
    .flatMap((path) => {
      const text = readFileSync(join(API, path), 'utf8')
      const found = text.matchAll(/export (?:const|(?:async )?function) ([A-Z]+)\b|\bas (GET|POST|PUT|PATCH|DELETE)\b/g)
      const folder = relative(API, join(API, path, '..'))
      return [...found].map(([, declared, renamed]) => `${declared ?? renamed} ${folder}`)
    })
}

/** What each refused or patients' route would need to do its work. */
const PAGE = '7d1c1a3e-52a5-4f5e-9c49-4a0a7f4fb0a7'
const FINDINGS = { camera: 'ok', microphone: 'ok', loudspeaker: 'ok', network: 'ok', path: 'direct' }
const BODY: Readonly<Record<string, unknown>> = {
  'POST calls/[id]/end': { how: 'finish' },
  'POST calls/[id]/seat': { page: PAGE },
  'POST calls/[id]/signals': { page: PAGE, seat: 0, to: 1, attempt: 1, messages: [{ n: 1, body: 'v=0' }] },
  'POST waiting-entries/[id]/admission': { page: PAGE },
  'POST waiting-entries/[id]/preparation': { page: PAGE },
  'POST visit/arrival': { page: PAGE, findings: FINDINGS },
  'POST visit/presence': { page: PAGE, findings: FINDINGS },
  'PUT clinic/dial-in-window': { openBeforeMinutes: 30, openAfterMinutes: 120 },
  'PUT clinic/accent': { was: '', accent: '#7a1f5c' },
  'PUT clinic/logo': { was: null, png: null },
  'PUT retention': { keepDays: 30 },
  'POST accounts': { role: 'ADMIN', name: 'Demo Neu', email: 'neu@example.org', doctorIds: [] },
  'PUT accounts/[id]/doctors': { doctorIds: [] },
  'PUT accounts/[id]/role': { role: 'ADMIN' },
  'PUT clinic/second-factor-duty': { required: false },
}

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>

async function handlerOf(name: string): Promise<{ handler: Handler; method: string }> {
  const [method = '', path = ''] = name.split(' ')
  const found: unknown = Reflect.get(await import(join(API, path, 'route.ts')), method)
  if (typeof found !== 'function') throw new TypeError(`${name} has no handler`)
  return { handler: found as Handler, method }
}

/** One doctor with somebody in the consultation and somebody who waits, and a member of the team who helps there. */
async function scene() {
  const doctor = await makeDoctor()
  const appointment = await makeAppointment(doctor)
  const inside = await makeEntry(appointment, { status: 'CONNECTED' })
  const waiting = await makeEntry(appointment)
  const call = await db().call.create({
    data: {
      doctorId: doctor.id,
      appointmentId: appointment.id,
      admittedAt: new Date(),
      seats: {
        create: [
          { seat: 0, page: PAGE, epoch: 1 },
          { seat: 1, entryId: inside.id },
        ],
      },
    },
  })
  await signInAs(await makeStaff([doctor]))
  return { waiting, call }
}

/** Everything of a consultation that staff must not move. */
const everything = () =>
  Promise.all([
    db().waitingEntry.findMany({ orderBy: { id: 'asc' } }),
    db().call.findMany({ orderBy: { id: 'asc' } }),
    db().callSeat.findMany({ orderBy: [{ callId: 'asc' }, { seat: 'asc' }] }),
    db().signal.findMany({ orderBy: [{ callId: 'asc' }, { seq: 'asc' }] }),
    db().consent.findMany({ orderBy: { entryId: 'asc' } }),
    db().clinic.findMany(),
    db().account.findMany({ orderBy: { id: 'asc' } }),
    db().accountLink.count(),
    db().purgeRun.count(),
  ])

test('[R15] every route says what the team may ask of it', () => {
  expect(routes().toSorted()).toEqual(Object.keys(STAFF).toSorted())
})

test.each(kept('refused'))('[R15] the team is refused %s, and nothing has changed', async (name) => {
  const { waiting, call } = await scene()
  const { handler, method } = await handlerOf(name)
  const before = await everything()
  const wish = {
    params: { id: name.includes('waiting-entries') ? waiting.id : call.id },
    ...(name in BODY ? { body: BODY[name] } : {}),
  }
  const answer = await ask(handler, method, wish)
  expect(answer).toMatchObject({ status: 403, json: { error: 'forbidden', message: expect.any(String) } })
  // As a patient it comes no further: there is no visit's cookie, or the route asks for the role all the same.
  expect([401, 403]).toContain((await ask(handler, method, { ...wish, query: '?as=visitor' })).status)
  expect(await everything()).toEqual(before)
})

test.each(kept('visit'))('[R15] the team is on no visit: %s', async (name) => {
  await scene()
  const { handler, method } = await handlerOf(name)
  const before = await everything()
  for (const query of ['', '?as=visitor']) {
    const answer = await ask(handler, method, { query, ...(name in BODY ? { body: BODY[name] } : {}) })
    expect(answer).toMatchObject({ status: 401, json: { error: 'visit-over' } })
  }
  expect(await everything()).toEqual(before)
})

test('[R15] the team’s view of the waiting room holds no call and no seat', async () => {
  const { call } = await scene()
  const { waitingRoomView } = await import('@/lib/waiting-room/store')
  const { signedIn } = await import('@/lib/auth/actor')
  const staff = await signedIn()
  if (staff?.kind !== 'staff') throw new TypeError('staff is signed in')
  const view = await waitingRoomView(staff, PAGE)
  expect(view).toMatchObject({ call: null, prepared: [] })
  expect(JSON.stringify(view)).not.toContain(call.id)
})
