import type { Page } from '@playwright/test'
import { readEncodings, tellFalseFigures } from '../support/e2e-false-figures'
import { expectMediaFlows } from '../support/e2e-media'
import { meet } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'

const NAME = 'Demo Schwach'
const FULL = { scaleResolutionDownBy: 1, maxFramerate: 30, maxBitrate: 1_700_000 }

async function expectPicture(page: Page, encoding: Record<string, number>, timeout = 20_000): Promise<void> {
  await expect.poll(async () => (await page.evaluate(readEncodings)).video, { timeout }).toMatchObject(encoding)
}

test('[R24][F13] reported loss makes the sent picture smaller and says why; it grows again afterwards, and sound is never touched', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await phone.addInitScript(tellFalseFigures)
  await meet(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  await expectPicture(phone, FULL)
  const { audio } = await phone.evaluate(readEncodings)
  expect(audio).toMatchObject({ active: true, priority: 'high', networkPriority: 'high' })
  expect(audio).not.toHaveProperty('maxBitrate')
  const sentence = phone.getByRole('button', { name: /^Ihre Internetverbindung ist schwach\. Was hilft$/ })
  await expect(sentence).toHaveCount(0)

  await phone.evaluate(() => {
    globalThis.reportedLoss = 0.2
  })
  await expectPicture(phone, { scaleResolutionDownBy: 4, maxFramerate: 15, maxBitrate: 150_000 })
  await sentence.click()
  const dialog = phone.getByRole('dialog', { name: 'Ihre Internetverbindung ist schwach.' })
  await expect(dialog.getByText('Nur Ton ist eine gute Lösung.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Schließen' }).click()
  // The software goes on: the picture is small, and both are there.
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  await expect
    .poll(() =>
      desk.getByLabel('Gegenüber').evaluate((video) => (video instanceof HTMLVideoElement ? video.videoWidth : 0)),
    )
    .toBeLessThanOrEqual(320)

  await phone.evaluate(() => {
    globalThis.reportedLoss = 0
  })
  await expect(sentence).toHaveCount(0, { timeout: 30_000 })
  await expectPicture(phone, FULL, 60_000)
  expect((await phone.evaluate(readEncodings)).audio).toEqual(audio)
})
