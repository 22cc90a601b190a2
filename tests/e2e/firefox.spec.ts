import type { Browser } from 'puppeteer-core'
import { readStage } from '../support/e2e'
import { launchFirefox, press, waitInFirefox } from '../support/e2e-firefox'
import { expectMediaFlows } from '../support/e2e-media'
import { lineOf, makeAppointment } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'
import { bearWitness } from '../support/e2e-witness'

const NAME = 'Demo Feuerfuchs'

let firefox: Browser

test.beforeAll(async () => {
  firefox = await launchFirefox()
})

test.afterAll(async () => {
  await firefox.close()
})

test('[L2][L4][L6][L8][X1][X4][R2] a patient with Firefox talks to a doctor with Chromium', async ({
  people,
  doctor,
}) => {
  const desk = await people.doctor(doctor)
  const { code } = await makeAppointment(desk)
  const phone = await waitInFirefox(firefox, {
    link: `${readStage().second}/#${code}`,
    name: NAME,
    before: [`(${bearWitness})()`],
  })
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
