import { POST as publish } from '@/app/api/texts/[kind]/route'
import { POST as dialIn } from '@/app/api/visit/route'
import { db } from '@/lib/db/prisma'
import { confirmedIn, STANDARD, TEXT_KINDS, type TextKind } from '@/lib/legal/rules'
import { currentConsent, currentText, findText, textVersions } from '@/lib/legal/store'
import {
  ask,
  CONSENT,
  forgetCookies,
  makeAdmin,
  makeAppointment,
  makeDoctor,
  makeStaff,
  signInAs,
} from '../support/builders'

const NEW = { german: '## Neu\n\nEin Text.', english: '## New\n\nA text.' }
const post = (kind: string, body: object) => ask(publish, 'POST', { params: { kind }, body })
const enter = async (code: string, consent: string) =>
  await ask(dialIn, 'POST', { body: { code, name: 'Demo Patient', consent } })
const consentOf = async (appointmentId: string) =>
  await db().consent.findFirstOrThrow({ where: { entry: { appointmentId } }, orderBy: { givenAt: 'desc' } })

beforeEach(async () => {
  // The trigger keeps single versions; the whole table goes between tests.
  await db().$executeRaw`TRUNCATE clinic_text`
  await db().clinic.update({ where: { id: 1 }, data: { keepDays: 30 } })
  await signInAs(await makeAdmin({ name: 'Verwaltung Demo' }))
})

test.each(TEXT_KINDS)(
  '[F23][R9] %s: the product’s own holds in both languages until the clinic writes its own',
  async (kind) => {
    const own = await currentText(kind)
    expect(own).toMatchObject({ version: STANDARD, publishedAt: undefined })
    expect(own.german.length).toBeGreaterThan(100)
    expect(own.english.length).toBeGreaterThan(100)
    expect(await post(kind, { base: STANDARD, ...NEW })).toMatchObject({ status: 200, json: { version: '1' } })
    expect(await currentText(kind)).toMatchObject({ version: '1', ...NEW, publishedBy: 'Verwaltung Demo' })
    expect(await db().auditEvent.count({ where: { action: `text.${kind}-published` } })).toBeGreaterThan(0)
  },
)

test('[F23][R9][R10] a change is a new version with number, date and author; earlier ones stay readable as they were', async () => {
  await post('terms', { base: STANDARD, ...NEW })
  await post('terms', { base: '1', ...NEW, german: 'Zweiter Text.' })
  const versions = await textVersions('terms')
  expect(versions.map(({ version }) => version)).toEqual(['2', '1', STANDARD])
  expect(versions[0]).toMatchObject({ publishedBy: 'Verwaltung Demo', publishedAt: expect.any(Date) })
  expect(await findText('terms', '1')).toMatchObject(NEW)
  expect((await findText('terms', STANDARD))?.german).toContain('112')
  for (const none of ['3', '0', 'x', '../1']) expect(await findText('terms', none)).toBeUndefined()
})

test('[R10] the same text once more makes no new version', async () => {
  await post('terms', { base: STANDARD, ...NEW })
  expect(await post('terms', { base: '1', ...NEW })).toMatchObject({ status: 200, json: { version: '1' } })
  expect(await db().clinicText.count()).toBe(1)
})

test('[R10] the database itself keeps what was published; only the author may be forgotten', async () => {
  const admin = await makeAdmin()
  await signInAs(admin)
  await post('leaflet', { base: STANDARD, ...NEW })
  const where = { kind_number: { kind: 'leaflet', number: 1 } }
  await expect(db().clinicText.update({ where, data: { german: 'anders' } })).rejects.toThrow()
  await expect(db().clinicText.delete({ where })).rejects.toThrow()
  await db().account.delete({ where: { id: admin.id } })
  expect(await findText('leaflet', '1')).toMatchObject({ ...NEW, publishedBy: undefined })
})

test('[F23][R9] two admins at once: one version, the second is told and nothing is lost', async () => {
  const answers = await Promise.all(
    ['Erste', 'Zweite'].map((german) => post('privacy', { base: STANDARD, ...NEW, german })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(answers.find(({ status }) => status === 409)).toMatchObject({ json: { error: 'text-changed-meanwhile' } })
  expect(await db().clinicText.count()).toBe(1)
})

test('[L11] only admins publish', async () => {
  forgetCookies()
  expect((await post('terms', { base: STANDARD, ...NEW })).status).toBe(401)
  for (const account of [await makeDoctor(), await makeStaff()]) {
    await signInAs(account)
    expect((await post('terms', { base: STANDARD, ...NEW })).status).toBe(403)
  }
  expect(await db().clinicText.count()).toBe(0)
})

test.each([
  ['nothing', { german: '' }, 400, 'invalid-input'],
  ['blanks', { english: ' \n ' }, 400, 'invalid-input'],
  ['40,001 characters', { german: 'a'.repeat(40_001) }, 400, 'invalid-input'],
  ['NUL', { german: 'a\0b' }, 400, 'invalid-input'],
  ['control characters', { german: 'a\u001bb' }, 400, 'invalid-input'],
  ['letters that turn the writing around', { german: 'a\u202eb' }, 400, 'invalid-input'],
  ['half a character', { german: 'a\ud800b' }, 400, 'invalid-input'],
  ['a link that runs', { german: '[hier](javascript:alert(1))' }, 400, 'text-faulty'],
  ['a placeholder that there is not', { english: '{Paxis}' }, 400, 'text-faulty'],
  ['10 MB', { german: 'a'.repeat(10_000_000) }, 413, 'too-large'],
  ['a number of its own', { number: 7 }, 400, 'invalid-input'],
])('[R6] refused: %s', async (_, change, status, error) => {
  expect(await post('terms', { base: STANDARD, ...NEW, ...change })).toMatchObject({ status, json: { error } })
  expect(await db().clinicText.count()).toBe(0)
})

test('[R6] a kind that there is not is not found', async () => {
  expect((await post('anything', { base: STANDARD, ...NEW })).status).toBe(404)
})

test('[R6] markup is kept as text, in any script', async () => {
  const german = '<script>alert(1)</script> Приём ქართული 🙂'
  await post('terms', { base: STANDARD, ...NEW, german })
  expect((await currentText('terms')).german).toBe(german)
})

describe('what a consent refers to', () => {
  const seen = async (version: string): Promise<string | undefined> =>
    (await findText('leaflet', confirmedIn(version).leaflet))?.german

  test('[R10] is the version that the patient saw: after a change the old consents name the old one, which can be read', async () => {
    const doctor = await makeDoctor()
    const [before, after] = [await makeAppointment(doctor), await makeAppointment(doctor)]
    const old = await seen(CONSENT)
    expect((await enter(before.code, CONSENT)).status).toBe(200)
    await post('leaflet', { base: STANDARD, ...NEW })
    expect((await enter(after.code, await currentConsent())).status).toBe(200)
    expect(await consentOf(before.id)).toMatchObject({ version: CONSENT })
    expect(await consentOf(after.id)).toMatchObject({ version: '1/30' })
    expect(await seen((await consentOf(before.id)).version)).toBe(old)
    expect(old).toContain('Bevor Sie beginnen')
    expect(await seen((await consentOf(after.id)).version)).toBe(NEW.german)
  })

  test('[R10] also for those who consented before versions could be written', async () => {
    expect(await seen('2026-11')).toContain('Bevor Sie beginnen')
  })

  test('[R10] who confirms while the text changes is asked again, whatever the code, and nothing counts as a wrong try', async () => {
    const { code, id } = await makeAppointment(await makeDoctor())
    await post('leaflet', { base: STANDARD, ...NEW })
    for (const typed of [code, '0000-000-000'])
      expect(await enter(typed, CONSENT)).toMatchObject({ status: 409, json: { error: 'leaflet-changed' } })
    expect(await db().waitingEntry.count({ where: { appointmentId: id } })).toBe(0)
    expect(await db().rateWindow.count()).toBe(0)
    expect((await enter(code, '1/30')).status).toBe(200)
  })

  test('[R10][R7] the period is part of what was confirmed', async () => {
    const { code } = await makeAppointment(await makeDoctor())
    await db().clinic.update({ where: { id: 1 }, data: { keepDays: 60 } })
    expect((await enter(code, CONSENT)).status).toBe(409)
    expect((await enter(code, `${STANDARD}/60`)).status).toBe(200)
  })

  test('[R10] other texts change nothing about it', async () => {
    for (const kind of ['imprint', 'privacy', 'terms'] satisfies TextKind[])
      await post(kind, { base: STANDARD, ...NEW })
    expect(await currentConsent()).toBe(CONSENT)
  })
})
