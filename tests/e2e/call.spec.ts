import type { Page } from '@playwright/test'
import { expectDevicesReleased, expectMediaFlows, expectPicture, expectSound } from '../support/e2e-media'
import { meet } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'

const NAME = 'Demo Gespräch'

test('[L4] microphone and camera off and on are heard and seen on the other side, and the buttons say it', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  for (const [own, other] of [
    [phone, desk],
    [desk, phone],
  ] as const) {
    await own.getByRole('button', { name: 'Mikrofon ausschalten' }).click()
    await expectSound(other, false)
    await own.getByRole('button', { name: 'Mikrofon einschalten' }).click()
    await expectSound(other, true)
    await own.getByRole('button', { name: 'Kamera ausschalten' }).click()
    await expectPicture(other, 'Gegenüber', false)
    await expect(own.getByText('Ihre Kamera ist aus')).toBeVisible()
    await own.getByRole('button', { name: 'Kamera einschalten' }).click()
    await expectPicture(other, 'Gegenüber', true)
  }
  await expectMediaFlows(desk)
})

/** Reloads one side; both have pictures and sound again by themselves, and nobody was admitted anew. */
async function expectBackAfterReload(reloaded: Page, desk: Page, phone: Page): Promise<void> {
  const address = desk.url()
  const admissions: string[] = []
  desk.on('request', (request) => {
    if (request.url().endsWith('/admission')) admissions.push(request.url())
  })
  await reloaded.reload()
  await expectMediaFlows(reloaded)
  await expectMediaFlows(reloaded === desk ? phone : desk)
  expect(desk.url()).toBe(address)
  expect(admissions).toEqual([])
}

test('[X4] the patient reloads in the call: pictures are back by themselves, without a new admission', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  await expectBackAfterReload(phone, desk, phone)
})

test('[X4] the doctor reloads in the call: pictures are back by themselves, without a new admission', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  await expectBackAfterReload(desk, desk, phone)
})

test('[X4] a second tab of the patient takes the call over; the first says so, lets go, and can take it back', async ({
  people,
  doctor,
}) => {
  const [desk, first] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, first, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(first)])

  const second = await first.context().newPage()
  await second.goto('/')
  await Promise.all([expectMediaFlows(second), expectMediaFlows(desk)])
  await expect(first.getByRole('heading', { name: 'Gespräch in einem anderen Fenster' })).toBeVisible()
  await expectDevicesReleased(first)

  await first.bringToFront()
  await first.getByRole('button', { name: 'Hier fortsetzen' }).click()
  await Promise.all([expectMediaFlows(first), expectMediaFlows(desk)])
  await expect(second.getByRole('heading', { name: 'Gespräch in einem anderen Fenster' })).toBeVisible()
  await expectDevicesReleased(second)
})
