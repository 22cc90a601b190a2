import type { Page } from '@playwright/test'
import { expectAccessible } from '../support/e2e-accessible'
import { breakDevices, sentLabels, unplug } from '../support/e2e-faults'
import { expectMediaFlows, expectPicture, expectSound } from '../support/e2e-media'
import { admit, DESK, dialIn, makeAppointment, meet, PHONE } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'
import { readFlow } from '../support/e2e-witness'
import { openChat } from '../support/e2e-written'

const NAME = 'Demo Bühne'

/** A picture of each state for people to look at, in .test/pictures. */
async function look(state: string, pages: Readonly<Record<'doctor' | 'patient', Page>>): Promise<void> {
  for (const [side, page] of Object.entries(pages)) {
    const own = side === 'doctor' ? DESK : PHONE
    for (const size of [DESK, PHONE]) {
      await page.setViewportSize(size)
      await page.screenshot({ path: `.test/pictures/${state}-${side}-${size.width}.png` })
    }
    await page.setViewportSize(own)
    await expectAccessible(page, `${state}, ${side}`)
  }
}

/** The mean brightness of what is kept of the other's picture; -1 while it is not shown. */
function readLastPicture(): number {
  const canvas = document.querySelector('canvas[data-testid="last-picture"]')
  if (!(canvas instanceof HTMLCanvasElement) || canvas.offsetWidth === 0) return -1
  const colours = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
  let sum = 0
  for (let index = 0; index < colours.length; index += 4)
    sum += (colours[index] ?? 0) + (colours[index + 1] ?? 0) + (colours[index + 2] ?? 0)
  return sum / ((colours.length / 4) * 3)
}

/** Sound arrives. What is in it is not asked: the browser's false microphone beeps in time with its false camera only. */
async function expectPackets(page: Page): Promise<void> {
  const before = (await page.evaluate(readFlow)).packets
  await expect.poll(async () => (await page.evaluate(readFlow)).packets - before).toBeGreaterThan(50)
}

/** The connection dies and no signal gets through any more. Returns how to mend that. */
async function cutOff(page: Page): Promise<() => Promise<void>> {
  await page.route('**/signals**', (route) => route.abort())
  await page.evaluate(() => {
    for (const peer of globalThis.witness.peers) peer.close()
  })
  return () => page.unroute('**/signals**')
}

test('[R24][R29][X4][F7] connecting, connected, lost for long and back again: each says what happens, and nobody hangs up', async ({
  people,
  doctor,
}) => {
  test.setTimeout(180_000)
  people.expectComplaint(/Failed to load resource/)
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  const pages = { doctor: desk, patient: phone }
  await desk.route('**/preparation', (route) => route.abort())
  await desk.route('**/signals**', (route) => route.abort())
  await meet(desk, phone, NAME)
  await expect(desk.getByText(`Die Verbindung zu ${NAME} wird aufgebaut.`)).toBeVisible()
  await look('connecting', pages)

  await desk.unroute('**/signals**')
  await Promise.all([expectMediaFlows(desk, 30_000), expectMediaFlows(phone, 30_000)])
  await look('connected', pages)
  for (const page of [desk, phone]) await page.getByRole('button', { name: 'Verstanden' }).click()

  const mend = [await cutOff(phone), await cutOff(desk)]
  await expect(desk.getByText('Bitte bleiben Sie hier.')).toBeVisible({ timeout: 20_000 })
  await expect(phone.getByText('Bitte bleiben Sie hier.')).toBeVisible({ timeout: 20_000 })
  await look('unstable', pages)
  for (const page of [desk, phone])
    await expect(page.getByText(/^Dauert es zu lange\? Rufen Sie an:/)).toBeVisible({ timeout: 40_000 })
  await test.step('the last picture stays, dimmed', async () => {
    for (const page of [desk, phone]) expect(await page.evaluate(readLastPicture)).toBeGreaterThan(16)
  })
  await look('lost', pages)

  for (const back of mend) await back()
  await Promise.all([expectMediaFlows(desk, 40_000), expectMediaFlows(phone, 40_000)])
  await expect(desk.getByText('Bitte bleiben Sie hier.')).toBeHidden()
})

test('[R24][F8][F9][F12][F14][X5] sound only, a shared screen, the own picture and the chat: each side sees what the other does', async ({
  people,
  doctor,
}) => {
  test.setTimeout(180_000)
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  const pages = { doctor: desk, patient: phone }
  await meet(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  for (const page of [desk, phone]) await page.getByRole('button', { name: 'Verstanden' }).click()
  const more = async (page: Page, name: string) => {
    await page.getByRole('button', { name: 'Mehr' }).click()
    await page.getByRole('dialog', { name: 'Weitere Funktionen' }).getByRole('button', { name }).click()
  }

  await test.step('sound only', async () => {
    await more(phone, 'Nur mit Ton sprechen')
    await expect(desk.getByText(`${NAME} hat »Nur Ton« gewählt.`)).toBeVisible()
    await expect(phone.getByText('Sie haben »Nur Ton« gewählt.')).toBeVisible()
    await Promise.all([expectSound(desk, true), expectSound(phone, true)])
    await look('sound-only', pages)
    await more(phone, 'Wieder mit Bild sprechen')
    await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  })

  await test.step('a shared screen', async () => {
    await more(desk, 'Bildschirm zeigen')
    await expect
      .poll(() =>
        desk.evaluate(() =>
          globalThis.witness.peers
            .at(-1)
            ?.getSenders()
            .map(({ track }) => track?.contentHint),
        ),
      )
      .toContain('detail')
    await expectMediaFlows(phone)
    await look('shared-screen', pages)
    await more(desk, 'Bildschirm nicht mehr zeigen')
    await expectPicture(phone, 'Gegenüber', true)
  })

  await test.step('the own picture', async () => {
    await more(desk, 'Eigenes Bild ausblenden')
    await expect(desk.getByLabel('Eigenes Bild')).toHaveCount(0)
    await more(desk, 'Eigenes Bild einblenden')
    const before = await desk.getByLabel('Eigenes Bild').boundingBox()
    await more(desk, 'Eigenes Bild in die nächste Ecke schieben')
    await expect.poll(async () => (await desk.getByLabel('Eigenes Bild').boundingBox())?.x).not.toBe(before?.x)
    await more(desk, 'Eigenes Bild in die nächste Ecke schieben')
  })

  await test.step('the whole screen, and the small window where the browser has one', async () => {
    await more(desk, 'Ganzen Bildschirm nutzen')
    await expect.poll(() => desk.evaluate(() => document.fullscreenElement?.tagName)).toBe('DIV')
    await more(desk, 'Ganzen Bildschirm verlassen')
    await expect.poll(() => desk.evaluate(() => document.fullscreenElement)).toBe(null)
    await more(desk, 'Bild in eigenem kleinem Fenster zeigen')
    await expect
      .poll(() => desk.evaluate(() => document.pictureInPictureElement?.getAttribute('aria-label')))
      .toBe('Gegenüber')
    await more(desk, 'Kleines Fenster schließen')
    await expect.poll(() => desk.evaluate(() => document.pictureInPictureElement)).toBe(null)
  })

  await test.step('another microphone', async () => {
    await more(desk, 'Kamera, Mikrofon und Lautsprecher wählen')
    const choice = desk.getByRole('combobox', { name: 'Welches Mikrofon?' })
    await expect(choice).toBeVisible()
    const label = (await choice.locator('option').allTextContents()).at(-1) ?? ''
    await choice.selectOption({ label })
    await expect.poll(() => desk.evaluate(sentLabels)).toContain(label)
    await desk.keyboard.press('Escape')
    await expectMediaFlows(phone)
  })

  await test.step('the chat', async () => {
    for (const page of [desk, phone]) await openChat(page)
    await look('chat', pages)
  })

  await test.step('the menu', async () => {
    await desk.keyboard.press('Escape')
    await desk.getByRole('button', { name: 'Mehr' }).click()
    await look('more', { doctor: desk, patient: phone })
    await desk.keyboard.press('Escape')
    await expect(desk.getByRole('button', { name: 'Mehr' })).toBeFocused()
  })
})

test('[X4][L6] no camera from the beginning, and a camera and a microphone that are unplugged in the call: sound goes on, muted stays muted', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  const pages = { doctor: desk, patient: phone }
  await phone.addInitScript(breakDevices, { video: { name: 'NotFoundError' } })
  const { code } = await makeAppointment(desk)
  await dialIn(phone, code, NAME)
  await phone.getByRole('button', { name: 'Ins Wartezimmer' }).click()
  await admit(desk, phone, NAME)
  await expectMediaFlows(phone)
  await expectPackets(desk)
  await expect(desk.getByText(`Die Kamera von ${NAME} ist aus.`)).toBeVisible()
  await expect(phone.getByText('Ihre Kamera funktioniert nicht.')).toBeVisible()
  await look('no-camera', pages)

  await test.step('the camera is plugged in', async () => {
    await phone.evaluate(() => globalThis.plug({}))
    await expectMediaFlows(desk)
    await expectPicture(desk, 'Gegenüber', true)
  })
  await test.step('it is unplugged, and another is taken', async () => {
    await phone.evaluate(unplug, 'video' as const)
    await expectPicture(desk, 'Gegenüber', true)
    await expectMediaFlows(desk)
  })
  await test.step('the headset is unplugged while muted: another microphone is taken, and stays muted', async () => {
    await phone.getByRole('button', { name: 'Mikrofon ausschalten' }).click()
    await expectSound(desk, false)
    await phone.evaluate(unplug, 'audio' as const)
    await expectSound(desk, false)
    await phone.getByRole('button', { name: 'Mikrofon einschalten' }).click()
    await expectSound(desk, true)
  })
})
