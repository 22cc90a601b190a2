import type { Page } from '@playwright/test'
import { expectDevicesReleased, expectMediaFlows } from '../support/e2e-media'
import { admit, dialIn, enterWaitingRoom, lineOf, makeAppointment } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'
import { readFlow, readSending } from '../support/e2e-witness'

const NAME = 'Demo Wartend'

declare global {
  /** What `replaceSlowly` counts. */
  var replaced: { pending: number }
}

/** The patient waits, and the two browsers have found each other. */
async function waitConnected(desk: Page, phone: Page): Promise<void> {
  const { code } = await makeAppointment(desk)
  await dialIn(phone, code, NAME)
  await enterWaitingRoom(phone)
  await expectConnected(desk, phone)
}

async function expectConnected(...pages: Page[]): Promise<void> {
  for (const page of pages)
    await expect.poll(async () => (await page.evaluate(readSending)).state, { timeout: 15_000 }).toBe('connected')
}

/** In this page a sender gets another track a second after it was asked for, in the order asked for. */
function replaceSlowly(): void {
  const replace = RTCRtpSender.prototype.replaceTrack
  const queues = new WeakMap<RTCRtpSender, Promise<void>>()
  globalThis.replaced = { pending: 0 }
  RTCRtpSender.prototype.replaceTrack = function (track) {
    globalThis.replaced.pending++
    const turn = (queues.get(this) ?? Promise.resolve())
      .then(() => new Promise((resolve) => setTimeout(resolve, 1_000)))
      .then(() => replace.call(this, track))
      .finally(() => globalThis.replaced.pending--)
    queues.set(
      this,
      turn.catch(() => undefined),
    )
    return turn
  }
}

/** Nothing was ever sent by the page, nothing ever arrived. */
async function expectSilence(page: Page): Promise<void> {
  expect(await page.evaluate(readSending)).toMatchObject({ bytes: 0, open: 1 })
  expect(await page.evaluate(readFlow)).toMatchObject({ frames: 0, packets: 0, energy: 0 })
}

test('[L8][L11] while the patient waits the two are connected, and neither picture nor sound leaves; »Aufrufen« only lets them through', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await waitConnected(desk, phone)
  // The traffic light is told of the real path.
  await phone.waitForRequest(
    (request) => request.url().endsWith('/api/visit/presence') && /"path":"direct"/.test(request.postData() ?? ''),
    { timeout: 20_000 },
  )
  await Promise.all([expectSilence(desk), expectSilence(phone)])
  expect(await desk.evaluate(() => globalThis.witness.captured.length)).toBe(0)
  const before = await Promise.all([desk, phone].map((page) => page.evaluate(readSending)))
  await admit(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  const after = await Promise.all([desk, phone].map((page) => page.evaluate(readSending)))
  expect(after.map(({ peers }) => peers)).toEqual(before.map(({ peers }) => peers))
})

test('[L8][L11] »Aufrufen« pressed and let go of elsewhere: camera and microphone open at the doctor’s alone and close again, nothing leaves', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await waitConnected(desk, phone)
  await lineOf(desk, NAME).getByRole('button', { name: 'Aufrufen' }).hover()
  await desk.mouse.down()
  await expect.poll(() => desk.evaluate(() => globalThis.witness.captured.length)).toBe(1)
  await Promise.all([expectSilence(desk), expectSilence(phone)])
  await desk.getByRole('heading', { name: 'Wartezimmer' }).hover()
  await desk.mouse.up()
  await expectDevicesReleased(desk)
  await Promise.all([expectSilence(desk), expectSilence(phone)])
  await expect(phone.getByRole('heading', { name: 'Wartezimmer' })).toBeVisible()
  await admit(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
})

test('[L4][L11] a refused »Aufrufen« is taken back: the patient waits on, and nothing leaves any more', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  // So slowly that the refusal comes while picture and sound are still on their way to the connection.
  for (const page of [desk, phone]) await page.addInitScript(replaceSlowly)
  await desk.reload()
  await waitConnected(desk, phone)
  people.expectComplaint(/409 .*\/admission/)
  await desk.route('**/admission', async (route) => {
    await expect(phone.getByRole('toolbar')).toBeVisible()
    await route.fulfill({
      status: 409,
      json: { error: 'doctor-busy', message: 'Es ist schon jemand im Sprechzimmer.' },
    })
  })
  await lineOf(desk, NAME).getByRole('button', { name: 'Aufrufen' }).click()
  await expect(desk.getByRole('alert').filter({ hasText: 'Es ist schon jemand im Sprechzimmer.' })).toBeVisible()
  await expect(desk).toHaveURL(/\/praxis$/)
  await expect(phone.getByRole('heading', { name: 'Wartezimmer' })).toBeVisible()
  await expectDevicesReleased(desk)
  for (const page of [desk, phone]) {
    await expect.poll(() => page.evaluate(() => globalThis.replaced.pending)).toBe(0)
    expect(
      await page.evaluate(() =>
        globalThis.witness.peers
          .at(-1)
          ?.getSenders()
          .map(({ track }) => track),
      ),
    ).toEqual([null, null])
  }
  await desk.unroute('**/admission')
  await admit(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
})

test('[X4] the connection before the call is dropped without harm: by a reload of either side, and by leaving', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await waitConnected(desk, phone)
  await phone.reload()
  await expect(phone.getByRole('heading', { name: 'Wartezimmer' })).toBeVisible()
  await expectConnected(phone)
  await desk.reload()
  await expect(lineOf(desk, NAME)).toHaveCount(1)
  await expectConnected(desk)
  await admit(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  const used = (await desk.evaluate(readSending)).peers
  await desk.getByRole('button', { name: 'Auflegen' }).click()
  await expect(phone.getByRole('heading', { name: 'Wartezimmer' })).toBeVisible()
  await expect.poll(async () => (await desk.evaluate(readSending)).peers).toBe(used + 1)
  await expectConnected(desk, phone)
  expect((await desk.evaluate(readSending)).open).toBe(1)
  await phone.getByRole('button', { name: 'Wartezimmer verlassen' }).click()
  await expect(phone.getByRole('heading', { name: 'Auf Wiedersehen' })).toBeVisible()
  await expect.poll(async () => (await desk.evaluate(readSending)).open).toBe(0)
})
