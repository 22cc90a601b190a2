import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { findFirefox } from '../../scripts/browsers.cjs'
import { readStage } from '../support/e2e'
import { expectMediaFlows } from '../support/e2e-media'
import { lineOf, makeAppointment } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'
import { bearWitness } from '../support/e2e-witness'

const NAME = 'Demo Feuerfuchs'

let firefox: Browser

test.beforeAll(async () => {
  const executablePath = findFirefox()
  if (!executablePath) throw new Error('No Firefox was found.')
  firefox = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
      'intl.accept_languages': 'de-DE',
    },
  })
})

test.afterAll(async () => {
  await firefox.close()
})

const press = (page: Page, name: string) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click()

test('[L2][L4][L6][L8][X1][X4][R2] a patient with Firefox talks to a doctor with Chromium', async ({
  people,
  doctor,
}) => {
  const desk = await people.doctor(doctor)
  const { code } = await makeAppointment(desk)
  const phone = await firefox.newPage()
  await phone.setViewport({ width: 390, height: 844 })
  await phone.evaluateOnNewDocument(bearWitness)
  await phone.goto(`${readStage().second}/#${code}`)
  await phone.locator('::-p-aria([name="Vor- und Nachname"][role="textbox"])').fill(NAME)
  await phone.locator('input[type=checkbox]').click()
  await press(phone, 'Einwählen')
  await phone.locator('video[aria-label="Ihr Bild"]').wait()
  await press(phone, 'Ins Wartezimmer')
  await lineOf(desk, NAME).getByRole('button', { name: 'Aufrufen' }).click()
  await Promise.all([expectMediaFlows(desk, 30_000), expectMediaFlows(phone, 30_000)])
  await expect(desk.getByTestId('connection-path')).toHaveText(/^direkt/)
  const compared = desk.getByTestId('security-code')
  await expect(compared).toBeVisible()
  const shown = await phone.locator('[data-testid="security-code"]').waitHandle()
  await expect(compared).toHaveText(await shown.evaluate((element) => element.textContent))
  await press(phone, 'Einzelheiten')
  const details = await phone.waitForSelector('dialog dl')
  expect(await details?.evaluate(({ textContent }) => textContent)).toMatch(
    /DTLS 1\.[23].*TLS_(ECDHE_ECDSA_WITH_)?AES_128_GCM_SHA256|Ihr Browser sagt es nicht/,
  )
  await test.step('either side loads its page anew, and the call comes back by itself', async () => {
    await desk.reload()
    await Promise.all([expectMediaFlows(desk, 30_000), expectMediaFlows(phone, 30_000)])
    await phone.reload()
    await Promise.all([expectMediaFlows(desk, 30_000), expectMediaFlows(phone, 30_000)])
  })

  await desk.getByRole('button', { name: 'Sprechstunde beenden' }).click()
  await phone.locator('::-p-text(Auf Wiedersehen)').wait()
})
