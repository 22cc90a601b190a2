import { createHash } from 'node:crypto'
import { adminOnly } from '@/app/(verwaltung)/admin-only'
import { POST as cancel } from '@/app/api/appointments/[id]/cancellation/route'
import { GET as show } from '@/app/api/appointments/[id]/route'
import { POST as schedule } from '@/app/api/appointments/immediate/route'
import { POST as checkNow } from '@/app/api/audit/check/route'
import { POST as exportNow } from '@/app/api/audit/export/route'
import { POST as search } from '@/app/api/audit/search/route'
import { POST as end } from '@/app/api/calls/[id]/end/route'
import { POST as findDisclosed } from '@/app/api/disclosures/search/route'
import { PUT as openingTimes } from '@/app/api/opening-times/route'
import { PUT as changeKeepDays } from '@/app/api/retention/route'
import { POST as admit } from '@/app/api/waiting-entries/[id]/admission/route'
import { trailPage } from '@/lib/audit/schema'
import { recordEvent } from '@/lib/audit/store'
import { trailPageOf } from '@/lib/audit/trail.store'
import { db } from '@/lib/db/prisma'
import { enter } from '@/lib/sign-in/check.store'
import {
  ask,
  auditedActions,
  forgetCookies,
  makeAdmin,
  makeAppointment,
  makeDoctor,
  makeEntry,
  makeStaff,
  PASSWORD,
  signInAs,
  type TestAccount,
  visitAs,
} from '../support/builders'
import { emptyDatabase } from '../support/retention'

// What Next's bundler gives to the server under this name.
jest.mock('next/navigation', () => jest.requireActual('next/dist/client/components/navigation.react-server'))

const PAGE = '7d1c1a3e-52a5-4f5e-9c49-4a0a7f4fb0a7'

let admin: TestAccount
let doctor: TestAccount

beforeEach(async () => {
  await emptyDatabase()
  doctor = await makeDoctor({ name: 'Dr. Ada' })
  admin = await makeAdmin({ name: 'Verwaltung' })
  await signInAs(admin)
})

const find = async (body: object = {}) => trailPage.parse((await ask(search, 'POST', { body })).json)

/** An export as the text of a file. */
async function exported(body: object): Promise<string> {
  const request = new Request('http://localhost:3000/api/audit/export', {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = await exportNow(request, { params: Promise.resolve({}) })
  expect(answer.headers.get('cache-control')).toBe('no-store')
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer())
}

describe('who may read it', () => {
  test.each([
    ['search', search, {}],
    ['check', checkNow, undefined],
    ['export', exportNow, { format: 'json' }],
  ])('[L11][R15] %s: admins only; doctor and team get 403, a patient and nobody 401', async (_, handler, body) => {
    const asked = () => ask(handler, 'POST', { ...(body ? { body } : {}) })
    for (const account of [doctor, await makeStaff([doctor])]) {
      await signInAs(account)
      expect(await asked()).toMatchObject({ status: 403, json: { error: 'forbidden' } })
      expect(await db().auditEvent.count({ where: { actorId: account.id, action: 'access.forbidden' } })).toBe(1)
    }
    forgetCookies()
    visitAs(await makeEntry(await makeAppointment(doctor)))
    expect((await asked()).status).toBe(401)
    forgetCookies()
    expect((await asked()).status).toBe(401)
  })
})

describe('refused access', () => {
  test('[L11][R15] is written down whatever stands behind the address', async () => {
    const staff = await makeStaff([doctor])
    await signInAs(staff)
    for (const query of ['', '?as=visitor', '?as=visitor&as=doctor']) await ask(search, 'POST', { query, body: {} })
    expect(await db().auditEvent.count({ where: { actorId: staff.id, action: 'access.forbidden' } })).toBe(3)
  })

  test('[L11][R15] a page of the administration sends everybody else to where they belong, and writes that down', async () => {
    const sentTo = async () => {
      const sent = await adminOnly().catch((error: unknown) => error)
      return sent instanceof Error && 'digest' in sent ? sent.digest : sent
    }
    const team = await makeStaff([doctor])
    for (const account of [doctor, team]) {
      await signInAs(account)
      expect(await sentTo()).toContain('/praxis')
      expect(await db().auditEvent.findMany({ where: { actorId: account.id } })).toMatchObject([
        { action: 'access.forbidden', subjectId: null },
      ])
    }
    await signInAs(await makeAdmin({ bare: true }))
    expect(await sentTo()).toContain('/anmelden')
    forgetCookies()
    expect(await sentTo()).toContain('/anmelden')
    await signInAs(admin)
    expect(await sentTo()).toMatchObject({ kind: 'admin', id: admin.id })
    expect(await db().auditEvent.count()).toBe(2)
  })

  test.each(['0000-01-01', '9999-12-31'])(
    '[R6] days that no calendar knows are refused, and no failure: %s',
    async (date) => {
      const after = { at: `${date}T00:00:00.000Z`, id: crypto.randomUUID() }
      for (const body of [{ from: date }, { to: date }, { after }]) {
        expect((await ask(search, 'POST', { body })).status).toBe(400)
      }
      expect((await ask(findDisclosed, 'POST', { body: { date } })).status).toBe(400)
      const closedDays = [{ firstDay: date, lastDay: date, name: '' }]
      expect((await ask(openingTimes, 'PUT', { body: { hours: [], closedDays } })).status).toBe(400)
    },
  )

  test('[L11] somebody else’s appointment, patient and call: who asked, and for which', async () => {
    const appointment = await makeAppointment(doctor)
    const entry = await makeEntry(appointment)
    const call = await db().call.create({
      data: { doctorId: doctor.id, appointmentId: appointment.id, admittedAt: new Date() },
    })
    const other = await makeDoctor()
    for (const account of [other, await makeStaff([other])]) {
      await signInAs(account)
      expect((await ask(show, 'GET', { params: { id: appointment.id } })).status).toBe(404)
    }
    await signInAs(other)
    const body = { page: PAGE }
    expect((await ask(admit, 'POST', { params: { id: entry.id }, body })).status).toBe(404)
    expect((await ask(end, 'POST', { params: { id: call.id }, body: { how: 'finish' } })).status).toBe(404)
    expect(await auditedActions(appointment.id)).toEqual(['access.not-own', 'access.not-own'])
    expect(await auditedActions(entry.id)).toEqual(['access.not-own'])
    expect(await auditedActions(call.id)).toEqual(['access.not-own'])
  })

  test('[L11] an appointment for a doctor of somebody else', async () => {
    await signInAs(await makeStaff([await makeDoctor()]))
    expect((await ask(schedule, 'POST', { body: { doctorId: doctor.id } })).status).toBe(404)
    expect(await auditedActions(doctor.id)).toEqual(['access.not-own'])
  })

  test('[L11] what does not exist, or is one’s own, is no attempt', async () => {
    await signInAs(doctor)
    expect((await ask(show, 'GET', { params: { id: PAGE } })).status).toBe(404)
    expect((await ask(show, 'GET', { params: { id: 'nonsense' } })).status).toBe(404)
    const entry = await makeEntry(await makeAppointment(doctor), { status: 'FINISHED' })
    await ask(admit, 'POST', { params: { id: entry.id }, body: { page: PAGE } })
    expect(await db().auditEvent.count()).toBe(0)
  })

  test('[L11] a request from a foreign page, whoever is signed in there, and nobody', async () => {
    const foreign = { headers: { 'sec-fetch-site': 'cross-site' }, body: { keepDays: 5 } }
    expect((await ask(changeKeepDays, 'PUT', foreign)).status).toBe(403)
    forgetCookies()
    expect((await ask(changeKeepDays, 'PUT', foreign)).status).toBe(403)
    const events = await db().auditEvent.findMany({ where: { action: 'access.cross-site' }, orderBy: { at: 'asc' } })
    expect(events.map(({ actorKind, actorId }) => [actorKind, actorId])).toEqual([
      ['admin', admin.id],
      ['system', null],
    ])
  })

  test('[L11] somebody who asks on and on is refused as often, but does not fill the trail', async () => {
    const staff = await makeStaff()
    await signInAs(staff)
    for (let n = 0; n < 20; n++) {
      expect((await ask(search, 'POST', { body: {} })).status).toBe(403)
      await expect(adminOnly()).rejects.toThrow('NEXT_REDIRECT')
    }
    const written = await db().auditEvent.count({ where: { actorId: staff.id } })
    expect(written).toBeGreaterThanOrEqual(30)
    expect(written).toBeLessThan(35)
  })
})

describe('reading', () => {
  test('[F25][L11] the newest first, with who it was as they are called now, the appointment, and no patient’s name', async () => {
    const appointment = await makeAppointment(doctor, { startsAt: new Date(Date.now() + 86_400_000) })
    const entry = await makeEntry(appointment, { name: 'Kanarienvogel' })
    await recordEvent({
      actor: { kind: 'visitor', id: entry.id },
      action: 'visit.left',
      subject: ['waiting-entry', entry.id],
    })
    await signInAs(doctor)
    const body = { version: 1, following: false, reason: 'Kanarienvogel' }
    expect((await ask(cancel, 'POST', { params: { id: appointment.id }, body })).status).toBe(204)
    await db().account.update({ where: { id: doctor.id }, data: { name: 'Dr. Lovelace' } })
    await signInAs(admin)
    const { entries, next } = await find()
    const subject = { appointment: { startsAt: appointment.startsAt.toISOString(), doctorName: 'Dr. Lovelace' } }
    expect(entries).toMatchObject([
      { action: 'appointment.cancelled', actorKind: 'doctor', actorName: 'Dr. Lovelace', subject },
      { action: 'visit.left', actorKind: 'visitor', actorName: null, subject },
    ])
    expect(next).toBeNull()
    expect(JSON.stringify(entries)).not.toContain('Kanarienvogel')
    expect(await exported({ format: 'json' })).not.toContain('Kanarienvogel')
  })

  test('[L11] by time on the clinic’s clock, by kind and by person, what they did and what was done to them', async () => {
    const at = (time: string) => ({ at: new Date(time), actorKind: 'admin', actorId: admin.id })
    await db().auditEvent.createMany({
      data: [
        // Half an hour before and after midnight in Berlin.
        { ...at('2026-11-10T22:30:00Z'), action: 'retention.changed' },
        { ...at('2026-11-10T23:30:00Z'), action: 'clinic.window-changed' },
        { ...at('2026-11-11T22:59:00Z'), action: 'retention.purged', actorKind: 'system', actorId: null },
        {
          ...at('2026-11-11T23:01:00Z'),
          action: 'sign-in.refused',
          actorKind: 'system',
          actorId: null,
          subjectKind: 'account',
          subjectId: doctor.id,
        },
      ],
    })
    const found = async (filter: object) => (await find(filter)).entries.map(({ action }) => action)
    expect(await found({ from: '2026-11-11', to: '2026-11-11' })).toEqual(['retention.purged', 'clinic.window-changed'])
    expect(await found({ to: '2026-11-10' })).toEqual(['retention.changed'])
    expect(await found({ group: 'settings' })).toEqual(['clinic.window-changed', 'retention.changed'])
    expect(await found({ personId: admin.id, group: 'settings', from: '2026-11-11' })).toEqual([
      'clinic.window-changed',
    ])
    expect(await found({ personId: doctor.id })).toEqual(['sign-in.refused'])
  })

  test.each([{ group: 'nothing' }, { from: '11.11.2026' }, { personId: 'x' }, { more: true }])(
    '[L11] refuses a filter that is none: %j',
    async (body) => {
      expect((await ask(search, 'POST', { body })).status).toBe(400)
    },
  )

  test('[L11][X4] pages hold with a hundred thousand entries, many of them of the same moment', async () => {
    await db().$executeRaw`
      INSERT INTO audit_event (at, actor_kind, action)
      SELECT timestamptz '2026-11-01 08:00Z' + (n / 100) * interval '1 second', 'system', 'visit.refused'
      FROM generate_series(0, 99999) n`
    await db().$executeRaw`ANALYZE audit_event`
    const seen = new Set<string>()
    let page = await trailPageOf({})
    for (let n = 0; n < 5; n++) {
      for (const { id } of page.entries) seen.add(id)
      // What is written meanwhile moves nothing.
      await recordEvent({ actor: 'system', action: 'visit.refused' })
      page = await trailPageOf({}, page.next ?? undefined)
    }
    expect(seen.size).toBe(250)
    const deep = { at: '2026-11-01T08:00:01.000Z', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }
    expect((await trailPageOf({}, deep)).entries.map(({ at }) => at)).toEqual(Array.from({ length: 50 }, () => deep.at))
    // By the index alone: the same work on the first page and on the last.
    const plan = await db().$queryRaw<{ 'QUERY PLAN': string }[]>`
      EXPLAIN SELECT * FROM audit_event
      WHERE (at, id) < (${new Date(deep.at)}::timestamptz, ${deep.id}::uuid) ORDER BY at DESC, id DESC LIMIT 51`
    const text = plan.map((line) => line['QUERY PLAN']).join('\n')
    expect(text).toMatch(/Index Scan Backward using audit_event_at_id_idx/)
    expect(text).not.toMatch(/Sort|Seq Scan/)
  })
})

describe('the export', () => {
  test('[L11] JSON: everybody can check each entry and its place in the chain by themselves', async () => {
    const from = { network: 'network', device: { browser: 'firefox', system: 'linux' } } as const
    for (const password of [PASSWORD, 'wrong']) await enter({ email: doctor.email, password, code: '' }, from)
    const file: unknown = JSON.parse(await exported({ format: 'json' }))
    expect(file).toMatchObject({ filter: {}, check: { digest: expect.any(String), hash: expect.any(String) } })
    const { entries } = file as { entries: Record<string, unknown>[] }
    expect(entries.map(({ sentence }) => sentence)).toEqual([
      'Verwaltung hat das Protokoll exportiert.',
      'Eine Anmeldung für Dr. Ada wurde abgelehnt.',
      'Dr. Ada hat sich angemeldet.',
    ])
    const sha256 = (what: unknown[]) => createHash('sha256').update(JSON.stringify(what)).digest('hex')
    for (const { id, at, actorKind, actorId, action, subjectKind, subjectId, seq, digest, before, hash } of entries) {
      expect(digest).toBe(sha256([id, at, actorKind, actorId, action, subjectKind, subjectId]))
      expect(hash).toBe(sha256([before, seq, digest]))
    }
    expect(entries[0]?.before).toBe(entries[1]?.hash)
    expect(await ask(checkNow, 'POST')).toMatchObject({
      status: 200,
      json: { intact: true, entries: 3, head: { seq: 3, hash: entries[0]?.hash } },
    })
  })

  test('[L11] CSV: the chosen entries, in German, and nothing that a spreadsheet would run', async () => {
    for (const name of ['=HYPERLINK("http://x")', ' +1', '@SUM(A1)', '-2', 'Dr. "Zitat"; Müller']) {
      const { id } = await makeDoctor({ name })
      await recordEvent({ actor: { kind: 'doctor', id }, action: 'sign-in.accepted' })
    }
    await recordEvent({ actor: 'system', action: 'retention.purged' })
    const text = await exported({ format: 'csv', group: 'sign-in' })
    expect(text.startsWith('\ufeff"Nummer";"Zeit (UTC)";"Was geschah"')).toBe(true)
    const lines = text.split('\r\n')
    expect(lines.at(-1)).toBe('')
    expect(lines).toHaveLength(7)
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`)
    expect(text).toContain(`"Dr. ""Zitat""; Müller hat sich angemeldet."`)
    const cells = lines.slice(1, -1).flatMap((line) => line.slice(1, -1).split(/";"/))
    expect(cells.filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([])
  })

  test('[L11] leaves an entry with who made it, and takes everything, page after page', async () => {
    await db().$executeRaw`
      INSERT INTO audit_event (at, actor_kind, action)
      SELECT timestamptz '2026-11-01 08:00Z', 'system', 'visit.refused' FROM generate_series(1, 2500)`
    const { entries } = JSON.parse(await exported({ format: 'json', group: 'visit' })) as { entries: { id: string }[] }
    expect(new Set(entries.map(({ id }) => id)).size).toBe(2500)
    expect(await db().auditEvent.findMany({ where: { action: 'audit.exported' } })).toMatchObject([
      { actorKind: 'admin', actorId: admin.id, subjectId: null },
    ])
  })
})
