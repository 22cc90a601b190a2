import { POST as cancel } from '@/app/api/appointments/[id]/cancellation/route'
import { POST as renew } from '@/app/api/appointments/[id]/code/route'
import { POST as invite, GET as state } from '@/app/api/appointments/[id]/mail/route'
import { db } from '@/lib/db/prisma'
import { formatCode } from '@/lib/dial-in/rules'
import { sendNext } from '@/lib/invitation/dispatch'
import { mailSent, takeMail } from '@/lib/invitation/outbox.store'
import { LEASE_MS } from '@/lib/invitation/rules'
import { queueChange } from '@/lib/invitation/store'
import { unseal } from '@/lib/seal/store'
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
import { readCalendar, wholeDatabase } from '../support/invitation'
import { type MailServer, refusal, startMailServer } from '../support/mail-server'

const HOUR = 3_600_000
const TO = 'kanarienvogel@example.org'

/** A calendar file has whole seconds. */
const inTwoDays = () => new Date(Math.floor(Date.now() / 1000) * 1000 + 48 * HOUR)

/** Changed by a test, and empty again after it. */
const behaviour: Parameters<typeof startMailServer>[0] = {}
let server: MailServer
let doctor: TestAccount
let appointment: TestAppointment

beforeAll(async () => {
  server = await startMailServer(behaviour)
  process.env.SMTP_URL = `smtp://127.0.0.1:${server.port}`
  process.env.SMTP_FROM = 'praxis@example.org'
})
afterAll(() => server.close())

beforeEach(async () => {
  await db().$executeRaw`TRUNCATE appointment, account CASCADE`
  await db().clinic.update({ where: { id: 1 }, data: { name: 'Praxis Demo', phone: '030 000000' } })
  server.received.length = 0
  for (const key of Object.keys(behaviour)) Reflect.deleteProperty(behaviour, key)
  doctor = await makeDoctor({ name: 'Dr. Demo' })
  appointment = await makeAppointment(doctor, { startsAt: inTwoDays(), reference: 'Angst' })
  await signInAs(doctor)
})

const wanted = (change: object = {}) => ({ code: appointment.code, locale: 'de', email: TO, reminds: false, ...change })
const queue = (change: object = {}) => ask(invite, 'POST', { params: { id: appointment.id }, body: wanted(change) })
const shown = async () => (await ask(state, 'GET', { params: { id: appointment.id } })).json
const address = () => db().patientAddress.findUnique({ where: { appointmentId: appointment.id } })
const mails = async () =>
  (await db().mail.findMany({ where: { appointmentId: appointment.id }, orderBy: { dueAt: 'asc' } })).map(
    ({ kind, status }) => `${kind} ${status}`,
  )
const cancelIt = async () => {
  const params = { id: appointment.id }
  const { version } = await db().appointment.findUniqueOrThrow({ where: params, select: { version: true } })
  return await ask(cancel, 'POST', { params, body: { version, reason: '' } })
}
/** Moves the appointment as the agenda does. */
const moveTo = (startsAt: Date) =>
  db().$transaction(async (tx) => {
    const dates = { startsAt, endsAt: new Date(startsAt.getTime() + 900_000) }
    await tx.appointment.update({ where: { id: appointment.id }, data: { ...dates, version: { increment: 1 } } })
    await queueChange(appointment.id, 'moved', tx)
  })
/** Sends what is due at a moment, or now. */
async function sendDue(at?: Date): Promise<number> {
  let count = 0
  while (await sendNext(at)) count++
  return count
}
const later = (ms: number) => new Date(Date.now() + ms)
const reminderAt = (hours: number) => new Date(appointment.startsAt.getTime() - hours * HOUR)
function calendarOf(index: number) {
  const file = server.received[index]?.mail.attachments.find(
    ({ contentType }) => contentType.includes('calendar') || contentType.includes('ics'),
  )
  if (!file) throw new Error('There is no calendar file.')
  return readCalendar(file.content.toString('utf8'))
}

describe('the invitation', () => {
  test('[F17][L1] reaches the patient, as text and HTML, with a calendar file; its state is shown', async () => {
    expect(await queue()).toMatchObject({ status: 200, json: { mail: { kind: 'invitation', status: 'waiting' } } })
    expect(await sendDue()).toBe(1)
    const [letter] = server.received
    expect(letter?.recipients).toEqual([TO])
    const { from, to, subject, text, html, headers } = letter?.mail ?? {}
    expect(from?.value).toEqual([{ name: 'Praxis Demo', address: 'praxis@example.org' }])
    expect(to).toMatchObject({ value: [{ address: TO }] })
    expect(headers?.get('auto-submitted')).toBe('auto-generated')
    const link = `http://localhost:3000/#${appointment.code}`
    for (const part of [formatCode(appointment.code), link, 'Dr. Demo', '030 000000', 'nicht aufgezeichnet']) {
      expect(text).toContain(part)
      expect(html).toContain(part)
    }
    expect(html).toContain('<html lang="de">')
    expect(subject).toMatch(/^Ihr Termin am \d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr$/)
    expect(calendarOf(0)).toMatchObject({
      method: 'REQUEST',
      uid: appointment.id,
      sequence: 0,
      summary: 'Videosprechstunde',
      location: link,
      startsAt: appointment.startsAt,
      organizer: 'mailto:praxis@example.org',
      attendees: [`MAILTO:${TO}`],
    })
    expect(await shown()).toEqual({
      mail: { kind: 'invitation', status: 'sent', sentAt: expect.any(String), reason: null },
    })
    expect(await auditedActions(appointment.id)).toEqual(['invitation.queued'])
    expect(await sendDue(later(HOUR))).toBe(0)
  })

  test('[L1] a code that was sent in groups, or small, stands in the letter as it is', async () => {
    await queue({ code: formatCode(appointment.code).toLowerCase() })
    await sendDue()
    expect(server.received[0]?.mail.text).toContain(formatCode(appointment.code))
    expect(server.received[0]?.mail.text).toContain(`#${appointment.code}`)
  })

  test('[L1] in English, if the patient’s language is English', async () => {
    await queue({ locale: 'en' })
    await sendDue()
    const { mail } = server.received[0] ?? {}
    expect(mail?.subject).toMatch(/^Your appointment on /)
    expect(mail?.html).toContain('<html lang="en">')
    expect(mail?.text).not.toMatch(/mail\.|\{|Einwahlcode/)
    expect(calendarOf(0).summary).toBe('Video consultation')
  })

  test('[R9][L14] says whose it is and where imprint and privacy notice stand, in the clinic’s colour', async () => {
    await db().clinic.update({ where: { id: 1 }, data: { address: 'Demoweg 1\n10115 Berlin', accent: '#7a1f5c' } })
    await queue()
    await sendDue()
    await db().clinic.update({ where: { id: 1 }, data: { address: '', accent: '' } })
    const { mail } = server.received[0] ?? {}
    for (const form of [mail?.text, mail?.html]) {
      expect(form).toContain('Praxis Demo, Demoweg 1, 10115 Berlin')
      for (const page of ['datenschutz', 'impressum']) expect(form).toContain(`http://localhost:3000/${page}`)
    }
    expect(mail?.html).toContain('a{color:#7a1f5c}')
  })

  test('[L11] says no reason, loads nothing, and no header names more than a time', async () => {
    await queue()
    await sendDue()
    const { raw, mail } = server.received[0] ?? { raw: '' }
    expect(`${mail?.text}${mail?.html}${raw}`).not.toContain('Angst')
    expect(mail?.subject).not.toMatch(/Dr\.|Demo|Video/)
    expect(mail?.html).not.toMatch(/<img|src=|url\(|<script|http:\/\/(?!localhost:3000)/)
  })

  test('[R18] the code lies sealed while the letter waits, and is erased when it is out', async () => {
    await queue()
    expect(await wholeDatabase()).not.toContain(appointment.code)
    const sealed = (await address())?.sealedCode
    expect(sealed).toEqual(expect.any(String))
    expect(Buffer.from(sealed ?? '', 'base64url').toString('latin1')).not.toContain(appointment.code)
    await sendDue()
    const kept = await address()
    expect(kept).toMatchObject({ sealedCode: null })
    expect(unseal('patient_address.email', appointment.id, kept?.email ?? '')).toBe(TO)
    expect(await wholeDatabase()).not.toContain(TO)
  })

  test('[L1] two clicks, or two tabs, send one', async () => {
    await Promise.all([queue(), queue(), queue()])
    await queue()
    await sendDue()
    expect(server.received).toHaveLength(1)
  })

  test('[L1] another address before it went out takes the place of the first', async () => {
    await queue()
    await queue({ email: 'other@example.org' })
    await sendDue()
    expect(server.received.map(({ recipients }) => recipients)).toEqual([['other@example.org']])
  })

  test.each([
    ['a header in the address', { email: `${TO}\r\nBcc: b@example.org` }, 400],
    ['two addresses', { email: `${TO}, b@example.org` }, 400],
    ['a name with the address', { email: `Demo <${TO}>` }, 400],
    ['no address', { email: '' }, 400],
    ['10,000 characters', { email: `${'a'.repeat(10_000)}@example.org` }, 400],
    ['another language', { locale: 'de\r\nBcc: x' }, 400],
    ['a subject', { subject: 'x' }, 400],
    ['a wrong code', { code: 'K7QM3X9RT2' }, 409],
  ])('[R6] refuses %s', async (_, change, status) => {
    expect((await queue(change)).status).toBe(status)
    expect(await mails()).toEqual([])
  })

  test('[R6] line breaks in names become no header, markup in them stays text', async () => {
    const bad = 'Dr. <b>A</b>\r\nBcc: b@example.org'
    await db().account.update({ where: { id: doctor.id }, data: { name: bad } })
    await db().clinic.update({ where: { id: 1 }, data: { name: 'Praxis\r\nBcc: c@example.org', phone: '1\r\n.\r\n2' } })
    await queue()
    await sendDue()
    const [letter] = server.received
    expect(letter?.recipients).toEqual([TO])
    expect(letter?.mail.bcc).toBeUndefined()
    expect(letter?.raw).not.toMatch(/^Bcc:/im)
    expect(letter?.mail.from?.value[0]?.name).toBe('Praxis Bcc: c@example.org')
    expect(letter?.mail.html).toContain('Dr. &lt;b&gt;A&lt;/b&gt; Bcc: b@example.org')
    expect(letter?.mail.text).toContain('1 . 2')
    expect(calendarOf(0).attendees).toHaveLength(1)
  })

  test('[R6] the database itself takes no address with a line break', async () => {
    const data = {
      appointmentId: appointment.id,
      email: 'a@example.org\nBcc: b@example.org',
      language: 'de',
      reminds: false,
    }
    await expect(db().patientAddress.create({ data })).rejects.toThrow()
  })

  test('[L1] a mailbox is not flooded from here', async () => {
    await db().mail.createMany({
      data: Array.from({ length: 30 }, () => ({
        ...{ appointmentId: appointment.id, kind: 'invitation', dueAt: new Date() },
        ...{ status: 'sent', sentAt: new Date() },
      })),
    })
    expect((await queue()).status).toBe(429)
  })
})

describe('who may', () => {
  const attempts = async () => [
    (await queue()).status,
    (await ask(state, 'GET', { params: { id: appointment.id } })).status,
  ]

  test('[L11] nobody gets 401, an admin 403, another doctor and an unassigned team 404', async () => {
    forgetCookies()
    expect(await attempts()).toEqual([401, 401])
    await signInAs(await makeAdmin())
    expect(await attempts()).toEqual([403, 403])
    await signInAs(await makeDoctor())
    expect(await attempts()).toEqual([404, 404])
    await signInAs(await makeStaff())
    expect(await attempts()).toEqual([404, 404])
    expect(await mails()).toEqual([])
  })

  test('[R15] the team invites for those it is assigned to', async () => {
    await signInAs(await makeStaff([doctor]))
    expect(await attempts()).toEqual([200, 200])
  })
})

describe('what changes afterwards', () => {
  test('[L1] a move sends the new time with a higher SEQUENCE and the same UID', async () => {
    await queue()
    await sendDue()
    const moved = new Date(appointment.startsAt.getTime() + 24 * HOUR)
    await moveTo(moved)
    await sendDue()
    expect(server.received[1]?.mail.subject).toMatch(/^Neue Zeit für Ihren Termin: /)
    expect(server.received[1]?.mail.text).toContain('bleiben dieselben')
    expect(calendarOf(1)).toMatchObject({ method: 'REQUEST', uid: appointment.id, sequence: 1, startsAt: moved })
    expect(server.received).toHaveLength(2)
  })

  test('[L1] a move before the invitation went out sends the invitation alone, with the new time', async () => {
    await queue()
    const moved = new Date(appointment.startsAt.getTime() + 24 * HOUR)
    await moveTo(moved)
    await sendDue()
    expect(server.received).toHaveLength(1)
    expect(calendarOf(0)).toMatchObject({ sequence: 1, startsAt: moved })
  })

  test('[L1] moved again while the word of the first move is on its way: the newest time is told too', async () => {
    await queue()
    await sendDue()
    await moveTo(new Date(appointment.startsAt.getTime() + 24 * HOUR))
    const newest = new Date(appointment.startsAt.getTime() + 48 * HOUR)
    const underWay = await takeMail()
    if (!underWay) throw new Error('Nothing is under way.')
    await moveTo(newest)
    await mailSent(underWay, new Date())
    await sendDue(later(LEASE_MS + 1000))
    expect(server.received.slice(1).map((_, index) => calendarOf(index + 1).startsAt)).toEqual([newest])
  })

  test('[L1] moved while the outbox looks: what nobody has begun to send waits and says the new time', async () => {
    await queue()
    const moved = new Date(appointment.startsAt.getTime() + 24 * HOUR)
    await db().$transaction(async (tx) => {
      const dates = { startsAt: moved, endsAt: new Date(moved.getTime() + 900_000) }
      await tx.appointment.update({ where: { id: appointment.id }, data: { ...dates, version: { increment: 1 } } })
      await queueChange(appointment.id, 'moved', tx)
      expect(await takeMail()).toBeUndefined()
    })
    await sendDue()
    expect(server.received.map((_, index) => calendarOf(index).startsAt)).toEqual([moved])
  })

  test('[L1][L2] moved after the code was replaced: it is not said to be the same', async () => {
    await queue()
    await sendDue()
    const { code } = (await ask(renew, 'POST', { params: { id: appointment.id } })).json as { code: string }
    await moveTo(new Date(appointment.startsAt.getTime() + 24 * HOUR))
    await sendDue()
    expect(server.received[1]?.mail.text).not.toContain('dieselben')
    expect(server.received[1]?.mail.text).toContain('gilt nicht mehr. Den neuen')
    expect(calendarOf(1).description).not.toContain('dieselben')
    await queue({ code })
    await sendDue()
    await moveTo(new Date(appointment.startsAt.getTime() + 25 * HOUR))
    await sendDue()
    expect(server.received[3]?.mail.text).toContain('bleiben dieselben')
  })

  test('[L1][L10] a cancellation is told, takes the appointment out of the calendar, and the address goes at once', async () => {
    await queue({ reminds: true })
    await sendDue()
    expect((await cancelIt()).status).toBe(204)
    expect(await address()).toMatchObject({ sealedCode: null })
    await sendDue()
    expect(server.received[1]?.mail.subject).toMatch(/^Abgesagt: /)
    expect(server.received[1]?.mail.text).not.toContain(appointment.code)
    expect(calendarOf(1)).toMatchObject({ method: 'CANCEL', uid: appointment.id, status: 'CANCELLED' })
    expect(await address()).toBeNull()
    expect(await shown()).toMatchObject({ mail: { kind: 'cancelled', status: 'sent' } })
    expect(await wholeDatabase()).not.toContain('kanarienvogel')
    expect(await sendDue(appointment.startsAt)).toBe(0)
  })

  test('[L1][L10] a cancellation before the invitation went out sends nothing, and the address goes', async () => {
    await queue({ reminds: true })
    await cancelIt()
    expect(await sendDue(appointment.startsAt)).toBe(0)
    expect(await address()).toBeNull()
    expect(server.received).toEqual([])
  })

  test('[L1] who was not invited by e-mail gets none', async () => {
    await moveTo(later(24 * HOUR))
    await cancelIt()
    expect(await mails()).toEqual([])
  })

  test('[L1][L10] invited and cancelled in the same moment: nothing is left that will be sent, and no address', async () => {
    for (let round = 0; round < 6; round++) {
      server.received.length = 0
      appointment = await makeAppointment(doctor, { startsAt: inTwoDays() })
      const [invited, called] = await Promise.all([queue({ reminds: true }), cancelIt()])
      expect([200, 409]).toContain(invited.status)
      expect(called.status).toBe(204)
      await sendDue()
      expect(server.received).toEqual([])
      expect(await address()).toBeNull()
      expect(await mails()).toEqual([])
    }
  })

  test('[R18] a new code: what holds the old one is not sent any more', async () => {
    await queue({ reminds: true })
    const { code } = (await ask(renew, 'POST', { params: { id: appointment.id } })).json as { code: string }
    expect(await mails()).toEqual([])
    expect(await address()).toMatchObject({ sealedCode: null })
    await queue({ code })
    await sendDue()
    expect(server.received.map(({ mail }) => mail.text?.includes(formatCode(code)))).toEqual([true])
  })

  test('[R18] a code that died without a word to us is not sent either', async () => {
    await queue()
    await db().dialInCode.updateMany({ data: { revokedAt: new Date() } })
    await sendDue()
    expect(server.received).toEqual([])
    expect(await shown()).toMatchObject({ mail: { status: 'failed', reason: 'code-over' } })
    expect(await address()).toMatchObject({ sealedCode: null })
  })
})

describe('reminders', () => {
  test('[F18][L2] a day and an hour before, with the code; then it is erased', async () => {
    await queue({ reminds: true })
    await sendDue()
    expect((await address())?.sealedCode).not.toBeNull()
    expect(await sendDue(new Date(reminderAt(24).getTime() - 1))).toBe(0)
    expect(await sendDue(reminderAt(24))).toBe(1)
    expect(await sendDue(new Date(reminderAt(1).getTime() - 1))).toBe(0)
    expect(await sendDue(reminderAt(1))).toBe(1)
    expect(server.received.slice(1).map(({ mail }) => mail.subject?.split(':')[0])).toEqual([
      'Erinnerung',
      'Erinnerung',
    ])
    for (const { mail } of server.received.slice(1)) {
      expect(mail.text).toContain(formatCode(appointment.code))
      expect(mail.attachments).toEqual([])
    }
    expect((await address())?.sealedCode).toBeNull()
  })

  test('[L2] none when none is wanted, and none for what is too near', async () => {
    await queue()
    await sendDue()
    expect(await sendDue(appointment.startsAt)).toBe(0)
    appointment = await makeAppointment(doctor, { startsAt: later(30 * 60_000) })
    await queue({ reminds: true })
    expect(await mails()).toEqual(['invitation waiting'])
  })

  test('[L2] of a moved appointment they come at the new time only', async () => {
    await queue({ reminds: true })
    await sendDue()
    const moved = new Date(appointment.startsAt.getTime() + 72 * HOUR)
    await moveTo(moved)
    await sendDue()
    expect(server.received).toHaveLength(2)
    expect(await sendDue(appointment.startsAt)).toBe(0)
    expect(await sendDue(new Date(moved.getTime() - 24 * HOUR))).toBe(1)
    expect(await sendDue(new Date(moved.getTime() - HOUR))).toBe(1)
  })

  test('[L2] also when somebody moved it without a word to the outbox', async () => {
    await queue({ reminds: true })
    await sendDue()
    const moved = new Date(appointment.startsAt.getTime() + 72 * HOUR)
    const dates = { startsAt: moved, endsAt: new Date(moved.getTime() + 900_000) }
    await db().appointment.update({ where: { id: appointment.id }, data: dates })
    expect(await sendDue(appointment.startsAt)).toBe(0)
    expect(await sendDue(new Date(moved.getTime() - 24 * HOUR))).toBe(1)
  })

  test('[L2] of a cancelled appointment none comes, also when it was cancelled without a word', async () => {
    await queue({ reminds: true })
    await sendDue()
    await db().appointment.update({ where: { id: appointment.id }, data: { cancelledAt: new Date() } })
    expect(await sendDue(reminderAt(1))).toBe(0)
    expect(await mails()).toEqual(['invitation sent'])
  })
})

describe('when the mail server does not do its part', () => {
  const reasonShown = async () => (await shown()) as { mail: { status: string; reason: string | null } }

  test('[L1] an address that does not exist: failed at once, with its reason, and the code is erased', async () => {
    behaviour.onRcptTo = (_address, _session, done) => done(refusal(550))
    await queue()
    await sendDue()
    expect(await reasonShown()).toMatchObject({ mail: { status: 'failed', reason: 'address' } })
    expect(await address()).toMatchObject({ sealedCode: null })
    expect(await sendDue(later(24 * HOUR))).toBe(0)
  })

  test('[L1] busy: it waits, longer each time, and goes out when it can', async () => {
    let tries = 0
    behaviour.onRcptTo = (_address, _session, done) => done(++tries <= 2 ? refusal(451) : null)
    await queue()
    await sendDue()
    expect(await reasonShown()).toMatchObject({ mail: { status: 'waiting', reason: 'later' } })
    expect(await sendDue(later(50_000))).toBe(0)
    expect(await sendDue(later(70_000))).toBe(1)
    expect(await sendDue(later(70_000 + 110_000))).toBe(0)
    expect(await sendDue(later(70_000 + 130_000))).toBe(1)
    expect(server.received).toHaveLength(1)
    expect(await reasonShown()).toMatchObject({ mail: { status: 'sent', reason: null } })
  })

  test('[L1] a letter that is taken for spam is failed, not repeated', async () => {
    behaviour.onData = (stream, _session, done) => {
      stream.resume()
      stream.on('end', () => done(refusal(554)))
    }
    await queue()
    await sendDue()
    expect(await reasonShown()).toMatchObject({ mail: { status: 'failed', reason: 'refused' } })
  })

  test('[L1] it dies in the middle of the letter: tried again, under the same Message-ID', async () => {
    let tries = 0
    const ids: string[] = []
    behaviour.onData = (stream, _session, done) => {
      let raw = ''
      stream.on('data', (piece: Buffer) => {
        raw += piece.toString()
      })
      stream.on('end', () => {
        ids.push(/^Message-ID: (.+)$/im.exec(raw)?.[1] ?? '')
        if (++tries > 1) return done()
        // It has the letter and dies before it says so.
        server.hangUp()
      })
    }
    await queue()
    await sendDue()
    expect(await reasonShown()).toMatchObject({ mail: { status: 'waiting', reason: 'unreachable' } })
    await sendDue(later(70_000))
    expect(await reasonShown()).toMatchObject({ mail: { status: 'sent' } })
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
  })

  test('[L1][L11] nobody listens: it waits, and the log names neither address nor code', async () => {
    const lines = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
    const { port } = server
    await server.close()
    try {
      await queue()
      await sendDue()
      expect(await reasonShown()).toMatchObject({ mail: { status: 'waiting', reason: 'unreachable' } })
    } finally {
      server = await startMailServer(behaviour, port)
    }
    await sendDue(later(70_000))
    expect(server.received).toHaveLength(1)
    const logged = lines.mock.calls.map(String).join('')
    expect(logged).toContain('mail.not-sent')
    for (const secret of ['kanarienvogel', appointment.code, formatCode(appointment.code)])
      expect(logged).not.toContain(secret)
  })

  test('[L1] until the appointment is over; then it is given up, and the reason said', async () => {
    behaviour.onRcptTo = (_address, _session, done) => done(refusal(451))
    await queue()
    await sendDue()
    await sendDue(new Date(appointment.endsAt.getTime() - 30_000))
    expect(await reasonShown()).toMatchObject({ mail: { status: 'failed', reason: 'later' } })
  })
})
