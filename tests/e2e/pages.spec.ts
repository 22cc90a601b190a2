import type { Page } from '@playwright/test'
import { expectAccessible } from '../support/e2e-accessible'
import { DESK, dialIn, enterWaitingRoom, makeAppointment, meet, PHONE, signIn } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'

/** More about data protection, without leaving what is in front: in a call that is the stage. */
async function expectPrivacyOneClickAway(page: Page): Promise<void> {
  const stage = page.getByRole('dialog')
  const front = (await stage.count()) > 0 ? stage : page.getByRole('contentinfo')
  await expect(front.getByRole('link', { name: /^Datenschutz/ })).toHaveAttribute('href', '/datenschutz')
  await expect(front.getByRole('link', { name: /^Datenschutz/ })).toBeVisible()
}

const PUBLIC_PAGES = [
  '/',
  '/geraetecheck',
  '/anmelden',
  '/einladung',
  '/datenschutz',
  '/impressum',
  '/nutzungsbedingungen',
  '/gibt-es-nicht',
] as const

/** What the console says of the page that does not exist. */
const MISSING = /status of 404 .*\/gibt-es-nicht/

for (const colorScheme of ['light', 'dark'] as const) {
  test(`[R29][R9][L14] every public page is accessible at 320 px and 200 % zoom, ${colorScheme}`, async ({
    people,
  }) => {
    const page = await people.patient({ colorScheme, viewport: { width: 320, height: 640 } })
    people.expectComplaint(MISSING)
    for (const path of PUBLIC_PAGES) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expectAccessible(page, path)
      await expectPrivacyOneClickAway(page)
    }
  })
}

test('[R29][R26][L14] the patient’s way is accessible in every state, with large targets and text', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient({ viewport: { width: 320, height: 640 } })]
  const { code } = await makeAppointment(desk)
  await phone.goto('/')
  await phone.getByRole('button', { name: 'Einwählen' }).click()
  await expect(phone.getByText('Bitte geben Sie den Einwahlcode ein.')).toBeVisible()
  await expectAccessible(phone, 'front door with what is missing')
  await dialIn(phone, code, 'Demo Patient')
  await expectAccessible(phone, 'device check')
  await expectPrivacyOneClickAway(phone)
  await enterWaitingRoom(phone)
  await expectAccessible(phone, 'waiting room')
  await expectPrivacyOneClickAway(phone)
  await expect(desk.getByRole('listitem').filter({ hasText: 'Demo Patient' })).toBeVisible()
  await expectAccessible(desk, 'portal with somebody who waits')
  const buttons = await phone.getByRole('main').getByRole('button').all()
  for (const button of buttons) expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(48)
  const sizes = await phone
    .getByRole('main')
    .locator('p, li')
    .evaluateAll((lines) => lines.map((line) => Number.parseFloat(getComputedStyle(line).fontSize)))
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(18)
  await desk.getByRole('button', { name: 'Aufrufen' }).click()
  for (const page of [desk, phone]) {
    await expect(page.getByText('Bild und Ton dürfen nicht aufgezeichnet werden.')).toBeVisible()
    await expectAccessible(page, 'call')
    await expectPrivacyOneClickAway(page)
  }
  await phone.getByRole('button', { name: 'Auflegen' }).click()
  await expect(phone.getByRole('heading', { name: 'Auf Wiedersehen' })).toBeVisible()
  await expectAccessible(phone, 'goodbye')
  await expectPrivacyOneClickAway(phone)
})

test('[R29][L14] the portal is accessible with its dialogues, on a desk and on a phone', async ({ people, doctor }) => {
  const desk = await people.doctor(doctor)
  for (const viewport of [DESK, PHONE]) {
    await desk.setViewportSize(viewport)
    await expectAccessible(desk, 'agenda')
    await expectPrivacyOneClickAway(desk)
    await desk.getByRole('button', { name: 'Neuer Termin' }).click()
    await expectAccessible(desk, 'new appointment')
    await desk.getByRole('button', { name: 'Termin anlegen' }).click()
    await expect(desk.getByTestId('dial-in-code')).toBeVisible()
    await expectAccessible(desk, 'code')
    await desk.getByRole('button', { name: 'Fertig' }).click()
  }
})

test('[R29][L10][L14] the administration is accessible and answers the one question first', async ({
  people,
  accounts,
}) => {
  const admin = await people.patient({ viewport: DESK })
  await signIn(admin, await accounts.make('ADMIN'), /\/verwaltung$/)
  await expectAccessible(admin, 'administration')
  await admin.goto('/verwaltung/aufbewahrung')
  await expect(admin.getByRole('heading', { name: 'Ist etwas älter, als es sein darf?' })).toBeVisible()
  await expectAccessible(admin, 'retention')
  await admin.goto('/verwaltung/betrieb')
  await expect(admin.getByRole('heading', { name: 'Ist alles in Ordnung?' })).toBeVisible()
  await expectAccessible(admin, 'operation')
  await admin.goto('/verwaltung/aufbewahrung')
  await expectPrivacyOneClickAway(admin)
  await admin.setViewportSize({ width: 320, height: 640 })
  await expectAccessible(admin, 'retention at 320 px')
  await admin.getByRole('link', { name: 'Verzeichnis öffnen' }).click()
  await expect(admin.getByRole('heading', { level: 1, name: 'Verzeichnis von Verarbeitungstätigkeiten' })).toBeVisible()
  await expectAccessible(admin, 'record of processing activities at 320 px')
})

test('[X3] the admin takes the proof of deletion away, as PDF and as a file', async ({ people, accounts }) => {
  const admin = await people.patient({ viewport: DESK })
  await signIn(admin, await accounts.make('ADMIN'), /\/verwaltung$/)
  await admin.goto('/verwaltung/aufbewahrung')
  await admin.getByRole('button', { name: 'Jetzt löschen' }).click()
  await admin
    .getByRole('dialog')
    .getByRole('button', { name: /^(Endgültig löschen|Lauf starten)$/ })
    .click()
  await expect(admin.getByText(/^Die Kette der Nachweise ist lückenlos/)).toBeVisible()
  for (const [name, ending] of [
    ['Als PDF herunterladen', /\.pdf$/],
    ['Als Datei (JSON) herunterladen', /\.json$/],
  ] as const) {
    const download = admin.waitForEvent('download')
    await admin.getByRole('link', { name }).click()
    expect((await download).suggestedFilename()).toMatch(ending)
  }
})

test('[R29][R9][F23] the pages on which a clinic makes the product its own are accessible, on a desk and on a phone', async ({
  people,
  accounts,
}) => {
  const admin = await people.patient({ viewport: DESK })
  await signIn(admin, await accounts.make('ADMIN'), /\/verwaltung$/)
  for (const [path, heading] of [
    ['/verwaltung/texte', 'Texte'],
    ['/verwaltung/texte/merkblatt', 'Merkblatt'],
    ['/verwaltung/texte/datenschutz/2026-11', 'Datenschutz, Fassung 2026-11'],
    ['/verwaltung/einstellungen', 'Einstellungen'],
  ] as const) {
    for (const viewport of [DESK, { width: 320, height: 640 }]) {
      await admin.setViewportSize(viewport)
      await admin.goto(path)
      await expect(admin.getByRole('heading', { level: 1, name: heading })).toBeVisible()
      await expectAccessible(admin, `${path} at ${viewport.width} px`)
    }
  }
})

test('[R29] a patient gets into the waiting room by keyboard alone', async ({ people, doctor }) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  const { code } = await makeAppointment(desk)
  await phone.goto('/')
  const tabTo = async (name: string | RegExp, role: 'textbox' | 'checkbox' | 'button') => {
    const target = phone.getByRole(role, { name })
    await expect(async () => {
      await phone.keyboard.press('Tab')
      await expect(target).toBeFocused({ timeout: 50 })
    }).toPass()
  }
  await tabTo('Einwahlcode', 'textbox')
  await phone.keyboard.type(code)
  await tabTo('Vor- und Nachname', 'textbox')
  await phone.keyboard.type('Demo Tastatur')
  await tabTo(/^Ich bestätige/, 'checkbox')
  await phone.keyboard.press('Space')
  await phone.keyboard.press('Enter')
  await expect(phone.getByRole('heading', { name: 'Geräte prüfen' })).toBeFocused()
  await tabTo('Ins Wartezimmer', 'button')
  await phone.keyboard.press('Enter')
  await expect(phone.getByRole('heading', { name: 'Wartezimmer' })).toBeFocused()
  const item = desk.getByRole('listitem').filter({ hasText: 'Demo Tastatur' })
  await item.getByRole('button', { name: 'Aufrufen' }).focus()
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('toolbar')).toBeVisible()
  await desk.getByRole('button', { name: 'Sprechstunde beenden' }).focus()
  await desk.keyboard.press('Enter')
  await expect(desk.getByRole('heading', { name: 'Wartezimmer' })).toBeFocused()
  await expect(phone.getByRole('heading', { name: 'Auf Wiedersehen' })).toBeVisible()
})

test.describe('browsers', () => {
  const CHROME =
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36'
  for (const [name, userAgent, sentence] of [
    [
      'Internet Explorer 11',
      'Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko',
      'Dieser Browser kann keine Videosprechstunde führen.',
    ],
    [
      'an old Chrome',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/80.0.3987.0 Safari/537.36',
      'Diese Version Ihres Browsers ist zu alt',
    ],
    ['a messenger’s own browser', `${CHROME} Instagram 300.0.0.0`, 'in einer anderen App geöffnet'],
    ['Android’s web view', CHROME.replace('Android 14)', 'Android 14; wv)'), 'in einer anderen App geöffnet'],
  ] as const) {
    test(`[L6] ${name} hears so before anything is asked`, async ({ people }) => {
      const page = await people.patient({ userAgent })
      await page.goto('/')
      await expect(page.getByText(sentence)).toBeVisible()
      await expect(page.getByRole('textbox')).toHaveCount(0)
    })
  }

  test('[L6] a browser without peer connections hears so whatever it calls itself', async ({ people }) => {
    const page = await people.patient()
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'RTCPeerConnection'))
    await page.goto('/')
    await expect(page.getByText('Dieser Browser kann keine Videosprechstunde führen.')).toBeVisible()
    await expect(page.getByRole('textbox')).toHaveCount(0)
  })

  test('[L6] a related browser is told, and may go on', async ({ people }) => {
    const page = await people.patient({
      userAgent:
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0',
    })
    await page.goto('/')
    await expect(page.getByText('Mit diesem Browser haben wir die Videosprechstunde nicht geprüft.')).toBeVisible()
    await expect(page.getByRole('textbox')).toHaveCount(0)
    await page.getByRole('button', { name: 'Trotzdem fortfahren' }).click()
    await expect(page.getByRole('textbox', { name: 'Einwahlcode' })).toBeVisible()
  })
})

test('[R29] English is chosen by a visible switch and stays after a reload', async ({ people }) => {
  const page = await people.patient()
  people.expectComplaint(MISSING)
  await page.goto('/')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('textbox', { name: 'Dial-in code' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Dial in', exact: true })).toBeVisible()
  for (const path of PUBLIC_PAGES) {
    await page.goto(path)
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    expect(await page.getByRole('main').textContent()).not.toMatch(/\b(Bitte|Ihre|und|nicht)\b/)
  }
})

test('[L4][R23] the doctor is not called away: an arrival in a call is a silent count', async ({ people, doctor }) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, 'Demo Erste')
  const other = await people.patient()
  const { code } = await makeAppointment(await people.doctor(doctor))
  await dialIn(other, code, 'Demo Zweite')
  await enterWaitingRoom(other)
  await expect(desk.getByRole('dialog', { name: 'Gespräch mit Demo Erste' }).getByText('1 Person wartet')).toBeVisible()
  await expect(desk.getByRole('dialog').getByText('Demo Zweite')).toHaveCount(0)
})

test('[R29][X1] security code and details are accessible in the call, on a small phone too, and by keyboard', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient({ viewport: { width: 320, height: 640 } })]
  await meet(desk, phone, 'Demo Tastatur')
  for (const page of [desk, phone]) {
    const line = page.getByRole('button', { name: /^Sicherheitscode/ })
    await line.focus()
    await page.keyboard.press('Enter')
    const compare = page.getByRole('dialog', { name: 'Sicherheitscode vergleichen' })
    await expect(compare).toBeVisible()
    await expectAccessible(page, 'comparing')
    await page.keyboard.press('Escape')
    await expect(compare).toBeHidden()
    await expect(line).toBeFocused()
    await page.getByRole('button', { name: 'Einzelheiten' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: 'Einzelheiten zur Verbindung' })).toBeVisible()
    await expectAccessible(page, 'details')
    await page.keyboard.press('Escape')
  }
  await phone.getByRole('button', { name: /^Sicherheitscode/ }).click()
  await phone.getByRole('button', { name: 'Stimmt nicht überein' }).click()
  await expect(desk.getByText('Diese Verbindung ist nicht sicher')).toBeVisible()
  for (const page of [desk, phone]) await expectAccessible(page, 'alarm')
})
