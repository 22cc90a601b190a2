import { PUT as putAccent } from '@/app/api/clinic/accent/route'
import { GET as getColours } from '@/app/api/clinic/colours/[colour]/route'
import { GET as getLogo } from '@/app/api/clinic/logo/[hash]/route'
import { PUT as putLogo } from '@/app/api/clinic/logo/route'
import { PUT as putProfile } from '@/app/api/clinic/profile/route'
import { MAX_LOGO_REQUEST } from '@/lib/clinic/schema'
import { clinicSettings } from '@/lib/clinic/store'
import { db } from '@/lib/db/prisma'
import { ask, forgetCookies, makeAdmin, makeDoctor, makeStaff, signInAs } from '../support/builders'
import { makePng, wordsChunk } from '../support/png'

const EMPTY = { name: 'Praxis', phone: '', email: '', address: '', privacyUrl: '' }
const FULL = {
  name: 'Praxis am Demoweg',
  phone: '(0 30) 00 00-00',
  email: 'praxis@example.org',
  address: 'Demoweg 1\n10115 Berlin',
  privacyUrl: 'https://praxis.example/datenschutz',
}

const profile = (was: object, wanted: object) => ask(putProfile, 'PUT', { body: { was, profile: wanted } })
const accent = (was: string, wanted: string) => ask(putAccent, 'PUT', { body: { was, accent: wanted } })
const logo = (was: string | null, png: Buffer | null) =>
  ask(putLogo, 'PUT', { body: { was, png: png?.toString('base64') ?? null } })
const audited = (action: string) => db().auditEvent.count({ where: { action } })
const logoHash = async () => (await clinicSettings()).logoHash

async function readLogo(hash: string): Promise<Response> {
  return await getLogo(new Request(`http://localhost:3000/api/clinic/logo/${hash}`), {
    params: Promise.resolve({ hash }),
  })
}

beforeEach(async () => {
  await db().clinic.update({
    where: { id: 1 },
    data: { ...EMPTY, accent: '', logoHash: null, logoWidth: null, logoHeight: null },
  })
  await db().clinicLogo.deleteMany()
  await signInAs(await makeAdmin())
})

test('[F23][R9][L14] an admin sets name, telephone, address and the clinic’s own privacy page, and the trail says so', async () => {
  const before = await audited('clinic.profile-changed')
  expect((await profile(EMPTY, FULL)).status).toBe(204)
  expect(await clinicSettings()).toMatchObject(FULL)
  expect(await audited('clinic.profile-changed')).toBe(before + 1)
})

test('[L11] nobody else changes what is the clinic’s', async () => {
  const all = () => [profile(EMPTY, FULL), accent('', '#7a1f5c'), logo(null, makePng())]
  forgetCookies()
  for (const { status } of await Promise.all(all())) expect(status).toBe(401)
  for (const account of [await makeDoctor(), await makeStaff()]) {
    await signInAs(account)
    for (const { status } of await Promise.all(all())) expect(status).toBe(403)
  }
  expect(await clinicSettings()).toMatchObject({ ...EMPTY, accent: '', logoHash: null })
})

test.each([
  ['a name of one letter', { name: 'P' }, 'name'],
  ['a name of 81', { name: 'P'.repeat(81) }, 'name'],
  ['a name with NUL', { name: 'Praxis\0' }, 'name'],
  ['a name with a line break', { name: 'Praxis\nBcc: x@example.org' }, 'name'],
  ['a name that turns the writing around', { name: 'Praxis \u202eomeD' }, 'name'],
  ['words for a telephone', { phone: 'ruf mich an' }, 'phone'],
  ['a telephone without digits', { phone: '--' }, 'phone'],
  ['half an e-mail address', { email: 'praxis@' }, 'email'],
  ['a long address', { address: 'a'.repeat(301) }, 'address'],
  ['seven lines of address', { address: 'a\nb\nc\nd\ne\nf\ng' }, 'address'],
  ['a privacy page that runs', { privacyUrl: 'javascript:alert(1)' }, 'privacyUrl'],
  ['a privacy page that anybody on the way can change', { privacyUrl: 'http://praxis.example' }, 'privacyUrl'],
])('[R6] refused: %s', async (_, change, field) => {
  const answer = await profile(EMPTY, { ...FULL, ...change })
  expect(answer).toMatchObject({ status: 400, json: { error: 'invalid-input', fields: [`profile.${field}`] } })
  expect(await clinicSettings()).toMatchObject(EMPTY)
})

test('[R6] a body that also sets the period is refused', async () => {
  expect((await profile(EMPTY, { ...FULL, keepDays: 89 })).status).toBe(400)
  expect(await clinicSettings()).toMatchObject({ ...EMPTY, keepDays: 30 })
})

test('[F23][R9] two admins at once: the second is told, and what the first wrote stays', async () => {
  const other = { ...FULL, phone: '030 111111' }
  const answers = await Promise.all([profile(EMPTY, FULL), profile(EMPTY, other)])
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
  expect(answers.find(({ status }) => status === 409)).toMatchObject({ json: { error: 'clinic-changed-meanwhile' } })
  const { phone } = await clinicSettings()
  const [first, second] = answers.map(({ status }) => status)
  expect(phone).toBe(first === 204 ? FULL.phone : other.phone)
  expect(second).not.toBe(first)
  // Having seen it, the other one may.
  const { name, email, address, privacyUrl } = await clinicSettings()
  expect((await profile({ name, phone, email, address, privacyUrl }, other)).status).toBe(204)
})

describe('the colour', () => {
  test('[F23][R9] is kept, told to the trail, and refused when somebody else was faster', async () => {
    expect((await accent('', '#7a1f5c')).status).toBe(204)
    expect((await accent('', '#123456')).status).toBe(409)
    expect(await clinicSettings()).toMatchObject({ accent: '#7a1f5c' })
    expect(await audited('clinic.accent-changed')).toBeGreaterThan(0)
  })

  test.each(['red', '#12345', '#1234567', '#12345G', '#ABCDEF', '};*{}'])('[R6] is none: %s', async (wanted) => {
    expect((await accent('', wanted)).status).toBe(400)
    await expect(db().clinic.update({ where: { id: 1 }, data: { accent: wanted } })).rejects.toThrow()
  })

  test('[R6][R8] becomes a stylesheet of our own origin; anything else as a colour is not found', async () => {
    forgetCookies()
    const asked = (colour: string) =>
      getColours(new Request('http://localhost:3000/'), { params: Promise.resolve({ colour }) })
    const response = await asked('7a1f5c')
    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(await response.text()).toContain('--accent:#7a1f5c')
    for (const wrong of ['7A1F5C', 'red', '7a1f5c}', '../profile']) expect((await asked(wrong)).status).toBe(404)
  })
})

describe('the logo', () => {
  test('[F23][R9] is served to everybody under a name made of its bytes, as a picture that may be kept', async () => {
    expect((await logo(null, makePng({ width: 80, height: 24 }))).status).toBe(204)
    const hash = (await logoHash()) ?? ''
    expect(await clinicSettings()).toMatchObject({ logoWidth: 80, logoHeight: 24 })
    forgetCookies()
    const response = await readLogo(hash)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect((await readLogo('0'.repeat(64))).status).toBe(404)
    expect((await readLogo('../../secret')).status).toBe(404)
    expect(await audited('clinic.logo-changed')).toBeGreaterThan(0)
  })

  test('[R6][L11] keeps nothing of a file but its pixels', async () => {
    const file = Buffer.concat([makePng({ more: wordsChunk('52.52 N, 13.40 E') }), Buffer.from('<script>1</script>')])
    expect((await logo(null, file)).status).toBe(204)
    const stored = Buffer.from(await (await readLogo((await logoHash()) ?? '')).arrayBuffer())
    expect(stored.equals(makePng())).toBe(true)
    for (const word of ['52.52', 'script']) expect(stored.includes(word)).toBe(false)
  })

  test('[F23][R9] goes, and the one that was replaced goes with its bytes', async () => {
    await logo(null, makePng())
    const first = await logoHash()
    await logo(first, makePng({ width: 9 }))
    const second = await logoHash()
    expect((await readLogo(first ?? '')).status).toBe(404)
    expect((await logo(first, null)).status).toBe(409)
    expect((await logo(second, null)).status).toBe(204)
    expect(await db().clinicLogo.count()).toBe(0)
  })

  const broken = makePng()
  const flipped = Buffer.from(broken)
  flipped.writeUInt8(flipped.readUInt8(45) ^ 0xff, 45)
  test.each([
    ['an SVG with a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['a JPEG', Buffer.from('ffd8ffe000104a46494600010101006000600000ffd9', 'hex')],
    ['a web page that calls itself a picture', Buffer.from('<!doctype html><title>logo.png</title>')],
    ['nothing', Buffer.alloc(0)],
    ['a picture that is cut off', broken.subarray(0, -20)],
    ['a picture without an end', makePng({ end: false })],
    ['a picture with a wrong check', flipped],
    ['fewer rows than it says', makePng({ height: 4, rows: Buffer.alloc(33 * 3) })],
    ['more rows than it says', makePng({ height: 4, rows: Buffer.alloc(33 * 5) })],
    ['a row with a filter that there is not', makePng({ height: 1, rows: Buffer.alloc(33, 9) })],
    ['100 MB of nothing, pressed together', makePng({ rows: Buffer.alloc(100_000_000) })],
    ['a huge picture', makePng({ width: 801 })],
    ['a picture without width', makePng({ width: 0 })],
    ['an interlaced one', makePng({ interlace: 1 })],
  ])('[R6] is refused and stores nothing: %s', async (_, file) => {
    const answer = await logo(null, file)
    expect(answer).toMatchObject({ status: 400, json: { error: 'logo-unusable' } })
    expect(await db().clinicLogo.count()).toBe(0)
  })

  test('[R6] 10 MB are refused unread, and text that is no base64', async () => {
    expect((await ask(putLogo, 'PUT', { body: { was: null, png: 'A'.repeat(10_000_000) } })).status).toBe(413)
    expect((await ask(putLogo, 'PUT', { body: { was: null, png: 'A'.repeat(MAX_LOGO_REQUEST) } })).status).toBe(413)
    expect((await ask(putLogo, 'PUT', { body: { was: null, png: '§§§§' } })).status).toBe(400)
  })
})
