import { POST as calendar } from '@/app/api/appointments/[id]/calendar/route'
import { POST as letter } from '@/app/api/appointments/[id]/letter/route'
import { PUT as putLogo } from '@/app/api/clinic/logo/route'
import { db } from '@/lib/db/prisma'
import { formatCode } from '@/lib/dial-in/rules'
import {
  ask,
  auditedActions,
  forgetCookies,
  makeAdmin,
  makeAppointment,
  makeDoctor,
  makeStaff,
  signInAs,
  type TestAccount,
  type TestAppointment,
} from '../support/builders'
import { askForFile, readCalendar, readPdf, tagsOf, wholeDatabase } from '../support/invitation'
import { makePng } from '../support/png'

let doctor: TestAccount
let appointment: TestAppointment

beforeEach(async () => {
  doctor = await makeDoctor({ name: 'Dr. Łucja Şahin-Großmann' })
  appointment = await makeAppointment(doctor, { startsAt: new Date('2027-07-01T07:30:00Z'), minutes: 45 })
  await db().clinic.update({ where: { id: 1 }, data: { name: 'Praxis Demo', phone: '030 000000' } })
  await signInAs(doctor)
})

const wanted = (change: object = {}) => ({ code: appointment.code, locale: 'de', address: [], ...change })

async function read(change: object = {}, look = false) {
  const response = await askForFile(letter, appointment.id, wanted(change))
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/pdf')
  return readPdf(new Uint8Array(await response.arrayBuffer()), look)
}

describe('the letter', () => {
  test('[F1][F17][L1][L2] is A4, and a phone’s camera reads the link from its picture', async () => {
    const { pages, qr } = await read({}, true)
    expect(pages).toHaveLength(2)
    for (const { size } of pages) expect(size.map(Math.round)).toEqual([595, 842])
    expect(qr).toBe(`http://localhost:3000/#${appointment.code}`)
  })

  test.each([
    ['de', 'de-DE', 'Donnerstag, 1. Juli 2027, 09:30 Uhr', 'Ihr Einwahlcode', 'So wählen Sie sich ein'],
    ['en', 'en-GB', 'Thursday, 1 July 2027, 09:30', 'Your dial-in code', 'How to dial in'],
  ])(
    '[L1][L7][L13] says in %s when, with whom, where, with which code, and what to do',
    async (locale, tag, ...texts) => {
      const { pages, lang } = await read({ locale })
      expect(lang).toBe(tag)
      const text = pages.map((page) => page.text).join('\n')
      for (const part of [...texts, doctor.name, 'http://localhost:3000', formatCode(appointment.code), '030 000000'])
        expect(text).toContain(part)
      for (const raw of ['step1', 'rule7', '{']) expect(text).not.toContain(raw)
      expect(text).not.toMatch(/\bletter\.\w/)
    },
  )

  test('[R29] a screen reader is told language, title, headings, lists and what the picture is', async () => {
    const { title, lang, marked, pages } = await read()
    expect({ title, lang, marked }).toEqual({ title: 'Ihre Videosprechstunde', lang: 'de-DE', marked: true })
    const tags = pages.flatMap(({ structure }) => tagsOf(structure))
    const count = (role: string) => tags.filter((tag) => tag.role === role).length
    expect({ h1: count('H1'), h2: count('H2'), lists: count('L'), figures: count('Figure') }).toEqual({
      h1: 1,
      h2: 3,
      lists: 3,
      figures: 1,
    })
    // Six steps, three needs, seven things to see to.
    expect(count('LBody')).toBe(16)
    expect(tags.find(({ role }) => role === 'Figure')?.alt).toBe(
      'QR-Code: Er öffnet http://localhost:3000 und trägt Ihren Einwahlcode ein.',
    )
  })

  test('[R9] carries the clinic’s logo, read aloud as its name, and its address for what comes back', async () => {
    await signInAs(await makeAdmin())
    const png = makePng({ width: 80, height: 24 }).toString('base64')
    expect((await ask(putLogo, 'PUT', { body: { was: null, png } })).status).toBe(204)
    await db().clinic.update({ where: { id: 1 }, data: { address: 'Demoweg 1\n10115 Berlin' } })
    await signInAs(doctor)
    const { pages } = await read()
    expect(pages[0]?.text).toContain('Praxis Demo · Demoweg 1 · 10115 Berlin')
    const figures = pages.flatMap(({ structure }) => tagsOf(structure)).filter(({ role }) => role === 'Figure')
    expect(figures[0]?.alt).toBe('Praxis Demo')
    expect(figures).toHaveLength(2)
    expect(pages.map(({ text }) => text).join()).toContain('http://localhost:3000/impressum')
    await db().clinic.update({
      where: { id: 1 },
      data: { address: '', logoHash: null, logoWidth: null, logoHeight: null },
    })
  })

  test('[L11] the address for the window is printed, and nothing of all this is kept', async () => {
    const before = await wholeDatabase()
    const { pages } = await read({ address: ['Kanarienvogel Demo', 'Demoweg 1', '12345 Demostadt'] })
    expect(pages[0]?.text).toContain('Kanarienvogel Demo\nDemoweg 1\n12345 Demostadt')
    expect(await wholeDatabase()).toBe(before)
  })

  test('[F17] letters that the typeface does not know are refused with the other way', async () => {
    const answer = await ask(letter, 'POST', { params: { id: appointment.id }, body: wanted({ address: ['李'] }) })
    expect(answer).toMatchObject({ status: 400, json: { error: 'letter-not-writable', fields: ['address'] } })
    expect(answer.json).toMatchObject({ message: expect.stringContaining('Drucken') })
  })

  test.each([
    ['a line break', { address: ['Demo\r\nPerson'] }],
    ['NUL', { address: ['A\u0000'] }],
    ['seven lines', { address: Array(7).fill('A') }],
    ['a line of 10,000 characters', { address: ['A'.repeat(10_000)] }],
    ['another language', { locale: 'fr' }],
    ['no code', { code: undefined }],
    ['something more', { role: 'ADMIN' }],
  ])('[R6] refuses %s', async (_, change) => {
    const { status } = await ask(letter, 'POST', { params: { id: appointment.id }, body: wanted(change) })
    expect(status).toBe(400)
  })
})

describe('the calendar file', () => {
  const body = () => ({ code: appointment.code, locale: 'de' })

  test('[F17][L1] another program reads it: the time in UTC, the link, one and the same UID', async () => {
    const response = await askForFile(calendar, appointment.id, body())
    expect(response.headers.get('content-type')).toContain('text/calendar')
    const file = await response.text()
    expect(readCalendar(file)).toMatchObject({
      method: 'PUBLISH',
      uid: appointment.id,
      sequence: 0,
      summary: 'Videosprechstunde',
      location: `http://localhost:3000/#${appointment.code}`,
      startsAt: appointment.startsAt,
      endsAt: appointment.endsAt,
      zone: 'UTC',
      status: 'CONFIRMED',
    })
    expect(file.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
    await db().appointment.update({ where: { id: appointment.id }, data: { version: 3 } })
    const later = readCalendar(await (await askForFile(calendar, appointment.id, body())).text())
    expect(later).toMatchObject({ uid: appointment.id, sequence: 2 })
  })

  test('[R6] names with line breaks, quotes and commands stay text', async () => {
    const bad = 'Dr. "A"\r\nATTENDEE:mailto:b@example.org\nEND:VEVENT;,\\'
    await db().account.update({ where: { id: doctor.id }, data: { name: bad } })
    const read = readCalendar(await (await askForFile(calendar, appointment.id, body())).text())
    expect(read.attendees).toEqual([])
    expect(read.properties).not.toContain('attendee')
    expect(read.description).toContain('Dr. "A" ATTENDEE:mailto:b@example.org END:VEVENT;,\\')
  })
})

describe.each([
  ['letter', letter],
  ['calendar file', calendar],
])('who may make the %s', (name, handler) => {
  const body = () => (name === 'letter' ? wanted() : { code: appointment.code, locale: 'de' })
  const attempt = (change: object = {}) =>
    ask(handler, 'POST', { params: { id: appointment.id }, body: { ...body(), ...change } })

  test('[L11] nobody gets 401, an admin 403; another doctor none, and it is written down', async () => {
    forgetCookies()
    expect((await attempt()).status).toBe(401)
    await signInAs(await makeAdmin())
    expect((await attempt()).status).toBe(403)
    await signInAs(await makeDoctor())
    expect((await attempt()).status).toBe(404)
    expect(await auditedActions(appointment.id)).toEqual(['access.forbidden', 'access.not-own'])
  })

  test('[R15] the team organises for those it is assigned to', async () => {
    await signInAs(await makeStaff())
    expect((await attempt()).status).toBe(404)
    await signInAs(await makeStaff([doctor]))
    expect((await askForFile(handler, appointment.id, body())).status).toBe(200)
  })

  test('[R18] only with the code of that appointment that is valid now', async () => {
    const other = await makeAppointment(doctor)
    for (const code of [other.code, 'K7QM3X9RT2', '', 'x'.repeat(64)])
      expect(await attempt({ code })).toMatchObject({ status: 409, json: { error: 'code-not-current' } })
    await db().dialInCode.updateMany({ where: { appointmentId: appointment.id }, data: { revokedAt: new Date() } })
    expect((await attempt()).status).toBe(409)
  })
})
