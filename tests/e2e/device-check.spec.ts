import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContextOptions, chromium, type Page } from '@playwright/test'
import { DOWN_BYTES } from '@/lib/device-check/sample.rules'
import { SECOND_PORT } from '../support/e2e'
import { expectAccessible } from '../support/e2e-accessible'
import { breakDevices, type DeviceFaults, sentLabels, unplug } from '../support/e2e-faults'
import { expectPicture } from '../support/e2e-media'
import { admit, DESK, dialIn, enterWaitingRoom, lineOf, makeAppointment, People, PHONE } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'

const NAME = 'Demo Gerät'

async function open(page: Page, step?: 'Kamera' | 'Mikrofon' | 'Lautsprecher' | 'Internet'): Promise<void> {
  await page.goto('/geraetecheck')
  if (step) await page.getByRole('button', { name: new RegExp(`^${step} `) }).click()
}

/** What is said at once; Next keeps an empty one of its own outside. */
const alertOf = (page: Page) => page.getByRole('main').getByRole('alert')

/** No dead end: something to do, another device, and a button. */
async function expectWayOn(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'So geht es' })).toBeVisible()
  await expect(page.getByText('Nehmen Sie ein anderes Gerät.')).toBeVisible()
  await expect(page.getByRole('main').locator('svg[data-drawing]')).toBeVisible()
}

const DENIED = { name: 'NotAllowedError', message: 'Permission denied' }
const BY_SYSTEM = { name: 'NotAllowedError', message: 'Permission denied by system' }
const DISMISSED = { name: 'NotAllowedError', message: 'Permission dismissed' }
const MISSING = { name: 'NotFoundError', message: 'Requested device not found' }
const BUSY = { name: 'NotReadableError', message: 'Could not start video source' }

const REFUSED: DeviceFaults = { video: DENIED, audio: DENIED, permission: 'denied' }

const FAULTS: readonly (readonly [string, DeviceFaults, string, string])[] = [
  [
    'the person has refused',
    REFUSED,
    'Kamera und Mikrofon sind für diese Seite gesperrt.',
    'Symbol mit den zwei Reglern',
  ],
  [
    'the question was closed',
    { video: DISMISSED, audio: DISMISSED, permission: 'prompt' },
    'Der Browser hat nach Kamera und Mikrofon gefragt und keine Antwort bekommen.',
    'Ihr Browser fragt dann noch einmal.',
  ],
  [
    'the system forbids it',
    { video: BY_SYSTEM, audio: BY_SYSTEM, permission: 'granted' },
    'Die Einstellungen Ihres Geräts geben Kamera und Mikrofon nicht für den Browser frei.',
    'Erlauben Sie Ihrem Browser dort Kamera und Mikrofon.',
  ],
  [
    'another program has the camera',
    { video: BUSY },
    'Die Kamera wird gerade von einem anderen Programm benutzt.',
    'Schließen Sie andere Programme',
  ],
  ['there is no camera', { video: MISSING }, 'Wir finden keine Kamera.', 'Diese Seite merkt es von selbst'],
  [
    'there is nothing at all',
    { video: MISSING, audio: MISSING },
    'Wir finden keine Kamera und kein Mikrofon.',
    'prüfen Sie das Kabel',
  ],
  ['there is no microphone', { audio: MISSING }, 'Wir finden kein Mikrofon.', 'prüfen Sie das Kabel'],
  [
    'something new happens',
    { video: { name: 'InvalidStateError' } },
    'Die Kamera lässt sich nicht einschalten.',
    'Schließen Sie den Browser ganz.',
  ],
]

for (const viewport of [PHONE, DESK]) {
  test(`[F2][L6][R29] every fault of a device has its sentence, a picture, steps and a way on at ${viewport.width} px`, async ({
    people,
  }) => {
    for (const [what, faults, sentence, step] of FAULTS) {
      await test.step(what, async () => {
        const page = await people.patient({ viewport })
        await page.addInitScript(breakDevices, faults)
        await open(page)
        await expect(alertOf(page).getByText(sentence)).toBeVisible()
        await expect(page.getByRole('listitem').filter({ hasText: step })).toBeVisible()
        await expectWayOn(page)
        await expectAccessible(page, what)
        await page.context().close()
      })
    }
  })
}

test('[L6] a policy of the page is told apart from a refusal', async ({ people }) => {
  const page = await people.patient()
  people.expectComplaint(/Permissions policy violation/)
  await page.route('**/geraetecheck', async (route) => {
    const response = await route.fetch()
    await route.fulfill({
      response,
      headers: { ...response.headers(), 'permissions-policy': 'camera=(), microphone=()' },
    })
  })
  await open(page)
  await expect(alertOf(page)).toContainText('Kamera und Mikrofon sind hier durch eine Vorgabe abgeschaltet.')
  await expectWayOn(page)
})

test('[R24] who has forbidden the camera keeps the microphone, and goes on without a picture', async ({ people }) => {
  const page = await people.patient()
  await page.addInitScript(breakDevices, { video: { name: 'NotReadableError' } })
  await open(page)
  await page.getByRole('button', { name: 'Ohne Bild weiter' }).click()
  await expect(page.getByRole('heading', { name: 'Mikrofon' })).toBeFocused()
  await expect(page.getByText('Ihr Mikrofon funktioniert.')).toBeVisible()
})

test('[X4] what is plugged in, or pulled out, while checking is noticed by itself', async ({ people }) => {
  const page = await people.patient()
  await page.addInitScript(breakDevices, { video: MISSING })
  await open(page)
  await expect(page.getByText('Wir finden keine Kamera.')).toBeVisible()
  await page.evaluate((failure) => globalThis.plug({ video: failure }), MISSING)
  await expect(page.getByText('Wir finden keine Kamera.')).toBeVisible()
  await page.evaluate(() => globalThis.plug({}))
  await expect(page.getByRole('button', { name: 'Kamera in Ordnung' })).toBeVisible()
  await expectPicture(page, 'Ihr Bild', true)
  await page.evaluate((failure) => globalThis.plug({ video: failure }), MISSING)
  await page.evaluate(unplug, 'video' as const)
  await expect(page.getByText('Wir finden keine Kamera.')).toBeVisible()
  await expect(
    page.getByText('Ihr Mikrofon funktioniert.').or(page.getByRole('button', { name: 'Mikrofon in Ordnung' })),
  ).toBeVisible()
})

test('[L6] what is allowed later is tried again at a press, and the person is asked once only', async ({ people }) => {
  const page = await people.patient()
  await page.addInitScript(breakDevices, REFUSED)
  await open(page)
  await expect(alertOf(page)).toContainText('gesperrt')
  expect(await page.evaluate(() => globalThis.asked)).toBe(1)
  await page.evaluate(() => globalThis.plug({}))
  await page.getByRole('button', { name: 'Noch einmal prüfen' }).click()
  await expect(page.getByRole('button', { name: 'Kamera in Ordnung' })).toBeVisible()
})

test('[L6] a loudspeaker that is not heard has its help, and »Ja« ends it', async ({ people }) => {
  const page = await people.patient()
  await open(page, 'Lautsprecher')
  await page.getByRole('button', { name: 'Testton abspielen' }).click()
  await page.getByRole('button', { name: 'Nein, nichts gehört' }).click()
  await expect(alertOf(page)).toContainText('Sie haben den Testton nicht gehört.')
  await expect(page.getByText('Stellen Sie die Lautstärke höher.')).toBeVisible()
  await expectWayOn(page)
  await expectAccessible(page, 'no tone heard')
  await page.getByRole('button', { name: 'Ja, gehört' }).click()
  await expect(page.getByText('Ihr Lautsprecher funktioniert.')).toBeVisible()
  await expect(page.getByText('Ihr Gerät ist bereit.')).toBeVisible({ timeout: 30_000 })
  await expect(alertOf(page)).toHaveCount(0)
})

for (const [what, act, sentence] of [
  ['slow', 'late', 'Ihr Internet ist langsam. Rechnen Sie mit Ton und ohne Bild.'],
  ['very slow', 'never', 'Ihr Internet ist sehr langsam.'],
  ['away', 'abort', 'Wir erreichen die Praxis im Internet gerade nicht.'],
] as const) {
  test(`[R24][L6] a network that is ${what} is said with what to expect`, async ({ people }) => {
    const page = await people.patient()
    people.expectComplaint(/ERR_FAILED.*speed-sample/)
    await page.route('**/api/speed-sample', async (route) => {
      if (act === 'abort') return await route.abort()
      // As long as a narrow line would take for it. Not the server's own bytes: it gives one network only so many.
      await new Promise((resolve) => setTimeout(resolve, act === 'late' ? 4_000 : 12_000))
      const sample = { contentType: 'application/octet-stream', body: Buffer.alloc(DOWN_BYTES) }
      await route.fulfill(route.request().method() === 'GET' ? sample : { status: 204 }).catch(() => undefined)
    })
    await open(page, 'Internet')
    await expect(alertOf(page)).toContainText(sentence, { timeout: 30_000 })
    await expectWayOn(page)
    await expect(page.getByText('Sie können auch nur mit Ton teilnehmen.')).toBeVisible()
    await expectAccessible(page, what)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.getByRole('button', { name: 'Noch einmal prüfen' }).click()
    await expect(page.getByText('Ihr Internet ist schnell genug für Bild und Ton.')).toBeVisible({ timeout: 30_000 })
  })
}

test('[R1][R8] the open check tries no relay, and the relay of a visit that cannot be reached is said', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  let trials = 0
  await phone.route('**/api/visit/relay-trial', async (route) => {
    trials++
    const urls = ['turn:127.0.0.1:9?transport=udp', 'turn:127.0.0.1:9?transport=tcp']
    await route.fulfill({ json: { iceServers: [{ urls, username: 'demo', credential: 'demo' }] } })
  })
  await open(phone, 'Internet')
  await expect(phone.getByText('Ihr Internet ist schnell genug für Bild und Ton.')).toBeVisible({ timeout: 30_000 })
  expect(trials).toBe(0)
  const { code } = await makeAppointment(desk)
  await dialIn(phone, code, NAME)
  await phone.getByRole('button', { name: /^Internet/ }).click()
  await expect(alertOf(phone)).toContainText('Ihr Netz sperrt Bild und Ton ganz.', { timeout: 30_000 })
  await expectWayOn(phone)
  expect(trials).toBe(1)
  await enterWaitingRoom(phone)
  await expect(lineOf(desk, NAME)).toContainText('Netz sperrt Bild und Ton')
})

test('[L4][R17] the doctor sees the light and its reason, and sees it change', async ({ people, doctor }) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  const { code } = await makeAppointment(desk)
  await phone.addInitScript(breakDevices, { video: MISSING })
  await dialIn(phone, code, NAME)
  await phone.getByRole('button', { name: 'Ins Wartezimmer' }).click()
  await expect(phone.getByRole('heading', { name: 'Wartezimmer' })).toBeVisible()
  const line = lineOf(desk, NAME)
  await expect(line).toContainText('eingeschränkt: Kamera fehlt')
  await expectAccessible(desk, 'a yellow light')
  await phone.evaluate(() => globalThis.plug({}))
  await expect(line.getByText('bereit', { exact: true })).toBeVisible()
})

test('[L6][X4] the microphone that is chosen in the check is the one in the call', async ({ people, doctor }) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  const { code } = await makeAppointment(desk)
  await dialIn(phone, code, NAME)
  await phone.getByRole('button', { name: /^Mikrofon/ }).click()
  const choice = phone.getByRole('combobox', { name: 'Welches Mikrofon?' })
  const label = (await choice.getByRole('option').last().textContent()) ?? ''
  await choice.selectOption({ label })
  await expect(choice).toHaveValue(/./)
  await enterWaitingRoom(phone)
  await admit(desk, phone, NAME)
  await expect.poll(() => phone.evaluate(sentLabels)).toContain(label)
  const kept = await phone.evaluate(() => [localStorage.length, sessionStorage.length])
  expect(kept).toEqual([0, 0])
})

test('[L6] inside another app the open check says how to get out, with the address to copy', async ({ people }) => {
  const page = await people.patient({
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/470.0]',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  await open(page)
  await expect(page.getByText('Die Seite ist in einer anderen App geöffnet.')).toBeVisible()
  await expect(page.getByText('Wählen Sie »In Safari öffnen«').last()).toBeVisible()
  await expect(page.locator('svg[data-drawing="menu"]')).toBeVisible()
  await page.getByRole('button', { name: 'Adresse kopieren' }).click()
  await expect(page.getByText('Die Adresse ist kopiert.')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url())
  await expectAccessible(page, 'in another app')
})

/** A browser with flags of its own. */
async function inBrowser(args: readonly string[], act: (people: People) => Promise<void>): Promise<void> {
  const { launchOptions } = test.info().project.use
  const browser = await chromium.launch({ ...launchOptions, args: [...(launchOptions?.args ?? []), ...args] })
  try {
    const people = new People(browser)
    await act(people)
    await people.goHome()
  } finally {
    await browser.close()
  }
}

const GERMAN: BrowserContextOptions = { locale: 'de-DE', permissions: ['camera', 'microphone'] }

test('[L6] a microphone that is on and says nothing is noticed', async () => {
  const folder = join(process.cwd(), '.test')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'silence.wav')
  writeFileSync(file, silence(1))
  await inBrowser(
    [`--use-file-for-fake-audio-capture=${file}`, '--autoplay-policy=no-user-gesture-required'],
    async (people) => {
      const page = await people.patient(GERMAN)
      await open(page, 'Mikrofon')
      await expect(alertOf(page)).toContainText('Ihr Mikrofon ist an, aber wir hören nichts.', {
        timeout: 40_000,
      })
      await expect(page.getByText('Hat Ihr Gerät oder Ihr Headset eine Stumm-Taste?')).toBeVisible()
      await expectWayOn(page)
      await expectAccessible(page, 'a silent microphone')
    },
  )
})

test('[L6] without HTTPS the page says so before it asks for anything', async () => {
  await inBrowser(['--host-resolver-rules=MAP praxis.example 127.0.0.1'], async (people) => {
    const page = await people.patient({ locale: 'de-DE', baseURL: `http://praxis.example:${SECOND_PORT}` })
    people.expectComplaint(/Cross-Origin-Opener-Policy header has been ignored/)
    for (const path of ['/geraetecheck', '/']) {
      await page.goto(path)
      await expect(page.getByText('Diese Seite wurde ohne sichere Verbindung geöffnet.')).toBeVisible()
      await expect(
        page.getByText('Bitte öffnen Sie die Adresse aus Ihrer Einladung. Sie beginnt mit https.'),
      ).toBeVisible()
    }
  })
})

test('[L6][R8] a browser that lets no packet out by UDP is told so', async () => {
  const policy = 'webrtc-ip-handling-policy=disable_non_proxied_udp'
  await inBrowser([`--${policy}`, `--force-${policy}`], async (people) => {
    const page = await people.patient(GERMAN)
    await open(page, 'Internet')
    await expect(alertOf(page)).toContainText('Ihr Netz sperrt den direkten Weg für Bild und Ton.', {
      timeout: 30_000,
    })
    await expect(page.getByText('Benutzen Sie ein VPN oder einen Blocker im Browser?')).toBeVisible()
    await expectWayOn(page)
  })
})

test('[F6][F8][L6] with two cameras the person chooses, and sees the other picture', async () => {
  await inBrowser(['--use-fake-device-for-media-stream=device-count=2'], async (people) => {
    const page = await people.patient(GERMAN)
    await open(page)
    const choice = page.getByRole('combobox', { name: 'Welche Kamera?' })
    await choice.selectOption({ index: 1 })
    await expect
      .poll(() =>
        page.evaluate(() => {
          const video = document.querySelector('video')
          const [track] = video?.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks() : []
          return track?.label
        }),
      )
      .toBe(await choice.getByRole('option').nth(1).textContent())
    await expectPicture(page, 'Ihr Bild', true)
    await expectAccessible(page, 'a choice of cameras')
  })
})

/** A WAV file of so many seconds without a sound. */
function silence(seconds: number): Buffer {
  const rate = 48_000
  const bytes = seconds * rate * 2
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + bytes, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(bytes, 40)
  return Buffer.concat([head, Buffer.alloc(bytes)])
}
