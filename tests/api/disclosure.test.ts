import { POST as save } from '@/app/api/disclosures/[id]/file/route'
import { POST as open, DELETE as remove } from '@/app/api/disclosures/[id]/route'
import { POST as search } from '@/app/api/disclosures/search/route'
import { db } from '@/lib/db/prisma'
import { disclosure, foundAppointments } from '@/lib/disclosure/schema'
import { linesOf } from '@/lib/disclosure/words.rules'
import { checkReceipts } from '@/lib/receipt/store'
import { APPOINTMENT_KINDS, columnsOf } from '@/lib/retention/rules'
import { openFeed } from '@/lib/signalling/feed'
import { listener } from '@/lib/signalling/listener'
import de from '@/messages/de.json'
import en from '@/messages/en.json'
import {
  ask,
  forgetCookies,
  makeAdmin,
  makeAppointment,
  makeDoctor,
  makeEntry,
  makeStaff,
  signInAs,
  type TestAccount,
  visitAs,
} from '../support/builders'
import { emptyDatabase, makeVisit } from '../support/retention'

const NAME = 'Kanarienvogel <b>&"'

let admin: TestAccount

beforeEach(async () => {
  await emptyDatabase()
  admin = await makeAdmin({ name: 'Verwaltung' })
  await signInAs(admin)
})

/** An appointment with at least one record of every kind. */
async function makeFullVisit(): Promise<string> {
  const id = await makeVisit({
    ...{ endsAt: new Date(), name: NAME, seenAt: new Date(), email: 'person@example.org' },
    reference: 'Kontrolle des Kanarienvogels',
  })
  const entry = await db().waitingEntry.findFirstOrThrow({ where: { appointmentId: id } })
  await db().waitingMessage.create({ data: { entryId: entry.id, template: 'soon' } })
  return id
}

const params = (id: string) => ({ params: { id } })
const view = async (id: string) => disclosure.parse((await ask(open, 'POST', params(id))).json)

async function saved(id: string, format: 'html' | 'json'): Promise<string> {
  const request = new Request('http://localhost:3000/api/disclosures/x/file', {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify({ format }),
  })
  const answer = await save(request, { params: Promise.resolve({ id }) })
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('content-disposition')).toBe('attachment')
  return await answer.text()
}

test.each([
  ['find', search, 'POST', { date: '2026-11-24' }],
  ['open', open, 'POST', undefined],
  ['save', save, 'POST', { format: 'json' }],
  ['delete', remove, 'DELETE', undefined],
])('[X3][R15] %s: admins only; doctor and team get 403, a patient and nobody 401', async (_, handler, method, body) => {
  const doctor = await makeDoctor()
  const appointment = await makeAppointment(doctor)
  const asked = () => ask(handler, method, { ...params(appointment.id), ...(body ? { body } : {}) })
  for (const account of [doctor, await makeStaff([doctor])]) {
    await signInAs(account)
    expect(await asked()).toMatchObject({ status: 403, json: { error: 'forbidden' } })
  }
  forgetCookies()
  visitAs(await makeEntry(appointment))
  expect((await asked()).status).toBe(401)
  expect(await db().appointment.count()).toBe(1)
})

describe('finding', () => {
  const find = async (body: object) => foundAppointments.parse((await ask(search, 'POST', { body })).json)

  test('[X3][R18] by day on the clinic’s clock, doctor, time and code; without names and references', async () => {
    const [ada, bob] = [await makeDoctor({ name: 'Dr. Ada' }), await makeDoctor({ name: 'Dr. Bob' })]
    // Half past midnight in Berlin is still the day before in UTC.
    const early = await makeAppointment(ada, { startsAt: new Date('2026-11-23T23:30:00Z'), reference: NAME })
    const noon = await makeAppointment(bob, { startsAt: new Date('2026-11-24T11:00:00Z'), cancelled: true })
    await makeAppointment(bob, { startsAt: new Date('2026-11-24T23:00:00Z') })
    await makeEntry(early, { name: NAME })
    const ids = async (body: object) => (await find(body)).map(({ id }) => id)
    expect(await ids({ date: '2026-11-24' })).toEqual([early.id, noon.id])
    expect(await ids({ date: '2026-11-24', doctorId: bob.id })).toEqual([noon.id])
    expect(await ids({ date: '2026-11-24', time: '00:30' })).toEqual([early.id])
    expect(await ids({ date: '2026-11-24', time: '00:31' })).toEqual([])
    expect(await ids({ code: early.code.toLowerCase() })).toEqual([early.id])
    expect(await ids({ code: 'nonsense' })).toEqual([])
    const [one, other] = await find({ date: '2026-11-24' })
    expect(one).toMatchObject({ doctorName: 'Dr. Ada', cancelled: false, running: false })
    expect(other).toMatchObject({ doctorName: 'Dr. Bob', cancelled: true })
    expect(JSON.stringify(await find({ date: '2026-11-24' }))).not.toContain('Kanarienvogel')
  })

  test.each([{}, { doctorId: 'x', date: '2026-11-24' }, { date: '24.11.2026' }, { date: '2026-11-24', time: '25:00' }])(
    '[X3] refuses what is no search: %j',
    async (body) => {
      expect((await ask(search, 'POST', { body })).status).toBe(400)
    },
  )
})

describe('the table of records and the disclosure', () => {
  test('[X3][R7] every kind that may belong to an appointment is read, every column of it said or withheld', async () => {
    const { kinds } = await view(await makeFullVisit())
    expect(kinds.map(({ kind }) => kind)).toEqual(APPOINTMENT_KINDS)
    for (const { kind, records, withheld } of kinds) {
      expect([kind, records.length > 0]).toEqual([kind, true])
      for (const record of records) {
        expect([...record.map(([column]) => column), ...withheld].toSorted()).toEqual(columnsOf(kind).toSorted())
      }
    }
  })

  test('[X3][R7] tables that point at an appointment, a dial-in, a companion or a call are all among these kinds', async () => {
    const tables = await db().$queryRaw<{ name: string }[]>`
      SELECT DISTINCT conrelid::regclass::text AS name FROM pg_constraint
      WHERE contype = 'f' AND confrelid::regclass::text IN ('appointment', 'waiting_entry', 'companion', 'call')`
    expect(tables.length).toBeGreaterThan(5)
    expect(tables.map(({ name }) => name).filter((name) => !APPOINTMENT_KINDS.some((kind) => kind === name))).toEqual(
      [],
    )
  })

  test('[X3][L3] every column of them has a name for people, in both languages', () => {
    const columns = new Set(APPOINTMENT_KINDS.flatMap(columnsOf))
    for (const { disclosure: words } of [de, en]) {
      expect([...columns].filter((column) => !(column in words.columns))).toEqual([])
    }
    const say = (word: string) => word
    const lines = linesOf(
      [
        ['status', 'WAITING'],
        ['reference', 'WAITING'],
        ['cancelled_at', null],
        ['reminds', true],
        ['starts_at', '2026-11-24T13:30:00.000Z'],
      ],
      { say, has: () => true, sayAudit: say, when: () => 'heute' },
    )
    expect(lines.map(({ text }) => text)).toEqual(['codes.WAITING', 'WAITING', 'yes', 'heute'])
  })
})

describe('Art. 15', () => {
  test('[X3][L11] names and words are there, keys and the other side’s address are not; looking is written down', async () => {
    const id = await makeFullVisit()
    const text = JSON.stringify((await ask(open, 'POST', params(id))).json)
    expect(text).toContain(JSON.stringify(NAME).slice(1, -1))
    for (const word of ['person@example.org', 'Kontrolle des Kanarienvogels']) expect(text).toContain(word)
    expect(text).not.toContain('v1:')
    const [code] = await db().dialInCode.findMany()
    const [entry] = await db().waitingEntry.findMany()
    for (const secret of [code?.codeHash, entry?.visitHash]) expect(text).not.toContain(secret)
    expect(await db().auditEvent.findMany({ where: { action: 'disclosure.viewed' } })).toMatchObject([
      { actorKind: 'admin', actorId: admin.id, subjectKind: 'appointment', subjectId: id },
    ])
  })

  test('[X3] another appointment’s records are not among them', async () => {
    const [mine, other] = [await makeFullVisit(), await makeFullVisit()]
    const { kinds } = await view(mine)
    const before = JSON.stringify(kinds)
    const foreign = await db().waitingEntry.findFirstOrThrow({ where: { appointmentId: other } })
    for (const secret of [other, foreign.id]) expect(before).not.toContain(secret)
  })

  test('[X3][L3] the page says purpose, legal basis, period, recipients and rights in plain German, and runs nothing', async () => {
    await db().clinic.update({ where: { id: 1 }, data: { name: 'Praxis <Demo>', address: 'Weg 1\n12345 Ort' } })
    const page = await saved(await makeFullVisit(), 'html')
    for (const words of [
      ...['Auskunft nach Art. 15 DSGVO', 'Zweck', 'Rechtsgrundlage', 'Frist', '30 Tage nach dem Ende des Termins'],
      ...['Wer die Daten erhält', 'Ihre Rechte', 'Praxis &#60;Demo&#62;<br>Weg 1<br>12345 Ort'],
      ...['Kanarienvogel &#60;b&#62;&#38;&#34;', 'Dolmetscherin oder Dolmetscher', 'im Gespräch'],
      'Verwaltung hat die Auskunft zum Termin gespeichert.',
    ]) {
      expect(page).toContain(words)
    }
    for (const kind of APPOINTMENT_KINDS) expect(page).toContain(de.records.kinds[kind].name)
    expect(page.replace(/<style>.*<\/style>/s, '')).not.toMatch(/<script|<b>|https?:\/\/|\{[a-z]/)
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
  })

  test('[X3] the JSON file holds the same, as it is stored; taking it along is written down', async () => {
    const id = await makeFullVisit()
    const file: unknown = JSON.parse(await saved(id, 'json'))
    expect(file).toMatchObject({
      format: 'sprechzimmer-disclosure-1',
      appointment: { id },
      kinds: expect.arrayContaining([
        expect.objectContaining({
          kind: 'waiting_entry',
          purpose: de.records.kinds.waiting_entry.purpose,
          basis: de.records.basis.treatment,
          period: '30 Tage nach dem Ende des Termins',
          records: [expect.objectContaining({ name: NAME })],
          withheld: ['visit_hash'],
        }),
      ]),
    })
    expect(await db().auditEvent.count({ where: { action: 'disclosure.exported', actorId: admin.id } })).toBe(1)
  })

  test('[X3] what is not stored cannot be opened', async () => {
    expect((await ask(open, 'POST', params('7d1c1a3e-52a5-4f5e-9c49-4a0a7f4fb0a7'))).status).toBe(404)
  })
})

describe('Art. 17', () => {
  afterAll(() => listener().close())

  test('[X3][R7] everything goes at once, with a receipt and an entry that say nothing of the person', async () => {
    const id = await makeFullVisit()
    await db().call.updateMany({ data: { endedAt: new Date() } })
    const { kinds } = await view(id)
    const stored = Object.fromEntries(kinds.map(({ kind, records }) => [kind, records.length]))
    const answer = await ask(remove, 'DELETE', params(id))
    expect(answer).toMatchObject({ status: 200, json: { counts: stored, receipt: { number: 1 } } })
    expect(await checkReceipts()).toMatchObject({ ok: true, count: 1 })
    for (const kind of APPOINTMENT_KINDS.filter((one) => one !== 'audit_event')) {
      expect(await db().$queryRawUnsafe(`SELECT count(*)::int AS count FROM "${kind}"`)).toEqual([{ count: 0 }])
    }
    const events = await db().auditEvent.findMany()
    expect(events).toMatchObject([
      { action: 'retention.deleted-on-request', actorId: admin.id, subjectKind: 'purge-run' },
    ])
    expect(JSON.stringify(events)).not.toContain(id)
    expect((await ask(remove, 'DELETE', params(id))).status).toBe(404)
  })

  test('[X3][R7] not while a call is going on', async () => {
    const id = await makeFullVisit()
    expect(await view(id)).toMatchObject({ appointment: { running: true } })
    expect(await ask(remove, 'DELETE', params(id))).toMatchObject({ status: 409, json: { error: 'in-consultation' } })
    expect(await db().waitingEntry.count()).toBe(1)
  })

  test('[X3] who waits at that moment is said goodbye to', async () => {
    const doctor = await makeDoctor()
    const appointment = await makeAppointment(doctor)
    const entry = await makeEntry(appointment)
    const { visiting } = await import('@/lib/auth/actor')
    visitAs(entry)
    const visitor = await visiting()
    if (!visitor) throw new TypeError('the visit is open')
    const events: string[] = []
    let deleted: Promise<unknown> | undefined
    const over = new Promise<void>((resolve) => {
      const feed = openFeed(
        visitor,
        { page: '7d1c1a3e-52a5-4f5e-9c49-4a0a7f4fb0a7', read: '' },
        {
          send: (event) => {
            events.push(event)
            if (event === 'visit') deleted = ask(remove, 'DELETE', params(appointment.id)).then(() => feed.beat())
          },
          close: () => {
            feed.closed()
            resolve()
          },
        },
      )
    })
    await over
    await deleted
    expect(events).toEqual(['visit', 'over'])
  })
})
