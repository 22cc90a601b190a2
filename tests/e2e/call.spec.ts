import type { Page } from '@playwright/test'
import { expectDevicesReleased, expectMediaFlows, expectPicture, expectSound } from '../support/e2e-media'
import { admit, dialIn, enterWaitingRoom, lineOf, makeAppointment, meet } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'

const NAME = 'Demo Gespräch'

test('[F8][L4] microphone and camera off and on are heard and seen on the other side, and the buttons say it', async ({
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

test('[R29] that the other side speaks is seen, not only heard', async ({ people, doctor }) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  // The fake microphones of these browsers beep.
  for (const page of [desk, phone]) await expect(page.getByTestId('speaking')).toBeVisible()
  await phone.getByRole('button', { name: 'Mikrofon ausschalten' }).click()
  await expect(desk.getByTestId('speaking')).toBeHidden()
})

test('[X4] what the network would not load of the call is asked for until it is there', async ({ people, doctor }) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  const { code } = await makeAppointment(desk)
  await dialIn(phone, code, NAME)
  people.expectComplaint(/net::ERR_INTERNET_DISCONNECTED .*\/_next\/static\/chunks\//)
  let refused = 0
  await phone.route('**/_next/static/chunks/*.js', async (request) => {
    refused += 1
    await request.abort('internetdisconnected')
  })
  await enterWaitingRoom(phone)
  await expect.poll(() => refused).toBeGreaterThan(2)
  await phone.unroute('**/_next/static/chunks/*.js')
  await admit(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
})

test('[X4][R24] after an interruption with sound only the picture comes back when it is wanted', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  for (const page of [desk, phone]) {
    await page.getByRole('button', { name: 'Mehr' }).click()
    await page.getByRole('button', { name: 'Nur mit Ton sprechen' }).click()
    const before = await desk.evaluate(() => globalThis.witness.peers.length)
    await desk.evaluate(() => globalThis.witness.peers.at(-1)?.close())
    await desk.waitForFunction((count) => globalThis.witness.peers.length > count, before)
    await Promise.all([expectSound(desk, true), expectSound(phone, true)])
    await page.getByRole('button', { name: 'Mehr' }).click()
    await page.getByRole('button', { name: 'Wieder mit Bild sprechen' }).click()
    await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  }
})

test('[L5][X4] the doctor hangs up though the server is away: camera off at once, and the patient hears it later', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  people.expectComplaint(/net::ERR_INTERNET_DISCONNECTED .*\/end\)$/)
  await desk.route('**/end', (request) => request.abort('internetdisconnected'))
  await desk.getByRole('button', { name: 'Sprechstunde beenden' }).click()
  await expectDevicesReleased(desk)
  await expect(desk.getByRole('toolbar')).toBeHidden()
  await desk.unroute('**/end')
  await expect(phone.getByRole('heading', { name: 'Auf Wiedersehen' })).toBeVisible()
})

test('[L5] the patient hangs up though the server is away: no waiting room, no camera, and it says when all is done', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  people.expectComplaint(/net::ERR_INTERNET_DISCONNECTED .*\/api\/visit\)$/)
  await phone.route('**/api/visit', (request) => request.abort('internetdisconnected'))
  const captured = await phone.evaluate(() => globalThis.witness.captured.length)
  await phone.getByRole('button', { name: 'Auflegen' }).click()
  await expect(phone.getByText('Wir melden Sie gerade ab.')).toBeVisible()
  await expectDevicesReleased(phone)
  expect(await phone.evaluate(() => globalThis.witness.captured.length)).toBe(captured)
  await phone.unroute('**/api/visit')
  await expect(phone.getByText('In diesem Browser bleibt nichts')).toBeVisible()
  expect(await phone.context().cookies()).toEqual([])
  await expect(desk.getByText('Im Moment wartet niemand.')).toBeVisible()
})

test('[X4] the call goes to the window that the patient looks at', async ({ people, doctor }) => {
  const [desk, shown] = [await people.doctor(doctor), await people.patient()]
  const { code } = await makeAppointment(desk)
  await dialIn(shown, code, NAME)
  await enterWaitingRoom(shown)
  const hidden = await shown.context().newPage()
  await hidden.addInitScript(() => Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' }))
  await hidden.goto('/')
  await expect(hidden.getByRole('heading', { name: 'Wartezimmer' })).toBeVisible()
  // The shown window is heard of last.
  await shown.bringToFront()
  const said = shown.waitForResponse('**/api/visit/presence')
  await shown.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await said
  await lineOf(desk, NAME).getByRole('button', { name: 'Aufrufen' }).click()
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(shown)])
  await expect(hidden.getByRole('heading', { name: 'Gespräch in einem anderen Fenster' })).toBeVisible()
  await expectDevicesReleased(hidden)
})

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
