import type { Page } from '@playwright/test'
import { readStage } from '../support/e2e'
import { expectAccessible } from '../support/e2e-accessible'
import { expectDevicesReleased, expectMediaFlows } from '../support/e2e-media'
import { admit, DESK, dialIn, enterWaitingRoom, lineOf, makeAppointment, PHONE, signIn } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'
import { countKept } from '../support/e2e-witness'

const NAME = 'Demo Wartende'

/** Counts the tones that a page plays. */
async function countTones(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    let tones = 0
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (...when) {
      tones++
      start.apply(this, when)
    }
    Object.assign(globalThis, { tones: () => tones })
  })
  return () => page.evaluate(() => Number(Reflect.get(globalThis, 'tones')()))
}

/** Goes to a control with the Tab key, as who uses no mouse does. */
async function tabTo(page: Page, name: string | RegExp, role: 'button' | 'radio' = 'button'): Promise<void> {
  const target = page.getByRole(role, { name, exact: true })
  await expect(async () => {
    await page.keyboard.press('Tab')
    await expect(target).toBeFocused({ timeout: 50 })
  }).toPass()
}

test('[F4][F5][L4][L5][R18][R29] a message, handing over, ending by mistake and the way back, for a doctor without a mouse', async ({
  people,
  doctor,
  accounts,
}) => {
  const colleague = await accounts.make('DOCTOR')
  const [desk, other, phone] = [await people.doctor(doctor), await people.doctor(colleague), await people.patient()]
  const tones = await countTones(phone)
  const { code } = await makeAppointment(desk)
  await dialIn(phone, code, NAME)
  await enterWaitingRoom(phone)
  await expect(lineOf(desk, NAME)).toBeVisible()

  await test.step('a message is seen, heard and kept over a reload', async () => {
    await tabTo(desk, 'Nachricht')
    await desk.keyboard.press('Enter')
    await expect(desk.getByRole('dialog', { name: `Nachricht an ${NAME}` })).toBeVisible()
    for (const viewport of [PHONE, DESK]) {
      await desk.setViewportSize(viewport)
      await expectAccessible(desk, 'message')
    }
    await tabTo(desk, 'Es dauert noch etwa 10 Minuten.')
    await desk.keyboard.press('Enter')
    await expect(desk.getByText(`Die Nachricht an ${NAME} ist gesendet.`)).toBeVisible()
    await expect(desk.getByRole('button', { name: 'Nachricht', exact: true })).toBeFocused()
    await expect(phone.getByRole('log').getByText('Es dauert noch etwa 10 Minuten.')).toBeVisible()
    await expect.poll(tones).toBe(1)
    await expectAccessible(phone, 'waiting room with a message')
    await phone.reload()
    await expect(phone.getByRole('log').getByText('Es dauert noch etwa 10 Minuten.')).toBeVisible()
    expect(await tones()).toBe(0)
  })

  await test.step('handed over: the patient’s page names the colleague, and only the colleague sees them', async () => {
    await tabTo(desk, 'Übergeben')
    await desk.keyboard.press('Enter')
    const dialog = desk.getByRole('dialog', { name: `${NAME} übergeben` })
    await expect(dialog.getByRole('radio').first()).toBeVisible()
    await expectAccessible(desk, 'handing over')
    await dialog.getByRole('radio', { name: colleague.name }).focus()
    await desk.keyboard.press('Space')
    await desk.keyboard.press('Enter')
    await expect(lineOf(desk, NAME)).toHaveCount(0)
    await expect(lineOf(other, NAME)).toBeVisible()
    await expect(phone.getByText(`Sprechstunde bei ${colleague.name}`)).toBeVisible()
    await expect(phone.getByText(doctor.name)).toHaveCount(0)
    await admit(other, phone, NAME)
    await Promise.all([expectMediaFlows(other), expectMediaFlows(phone)])
  })

  await test.step('ended: goodbye, and nothing stays', async () => {
    await other.getByRole('button', { name: 'Sprechstunde beenden' }).click()
    await expect(phone.getByRole('heading', { name: 'Auf Wiedersehen' })).toBeVisible()
    await expectDevicesReleased(phone)
    await expect.poll(() => phone.context().cookies()).toEqual([])
    expect(Object.values(await phone.evaluate(countKept))).toEqual([0, 0, 0, 0, 0])
  })

  await test.step('it was a mistake: one click on either side', async () => {
    await expectAccessible(other, 'somebody who was sent away just now')
    await tabTo(other, `Zurückholen: ${NAME}`)
    await other.keyboard.press('Enter')
    const back = phone.getByRole('button', { name: 'Zurück ins Wartezimmer' })
    await expect(back).toBeVisible()
    await expectDevicesReleased(phone)
    await expectAccessible(phone, 'the way back')
    await back.click()
    await expect(phone.getByRole('heading', { name: 'Wartezimmer' })).toBeVisible()
    // What was written before belonged to the visit that had ended.
    await expect(phone.getByText('Es dauert noch etwa 10 Minuten.')).toHaveCount(0)
    await admit(other, phone, NAME)
    await Promise.all([expectMediaFlows(other), expectMediaFlows(phone)])
  })
})

test('[R15][L5] the team lets somebody go and brings them back, and has no way to call in', async ({ people }) => {
  const stage = readStage()
  const named = (account: Omit<typeof stage.staff, 'id'>) => ({ name: '', ...account })
  const [desk, team, phone] = [
    await people.doctor(named(stage.doctor)),
    await people.doctor(named(stage.staff)),
    await people.patient(),
  ]
  const { code } = await makeAppointment(desk)
  await dialIn(phone, code, NAME)
  await enterWaitingRoom(phone)
  await expect(lineOf(team, NAME)).toBeVisible()
  await expect(team.getByRole('button', { name: 'Aufrufen' })).toHaveCount(0)
  await lineOf(team, NAME).getByRole('button', { name: 'Beenden' }).click()
  await expect(phone.getByText('Die Praxis hat Ihre Wartezeit beendet. Bei Fragen rufen Sie bitte an.')).toBeVisible()
  await expect.poll(() => phone.context().cookies()).toEqual([])
  await team.getByRole('button', { name: `Zurückholen: ${NAME}` }).click()
  await phone.getByRole('button', { name: 'Zurück ins Wartezimmer' }).click()
  await expect(phone.getByRole('heading', { name: 'Wartezimmer' })).toBeVisible()
  await expect(lineOf(desk, NAME).getByText('bereit', { exact: true })).toBeVisible()
  await phone.getByRole('button', { name: 'Wartezimmer verlassen' }).click()
  await expect(lineOf(desk, NAME)).toHaveCount(0)
  await expect(desk.getByRole('button', { name: `Zurückholen: ${NAME}` })).toHaveCount(0)
})

test('[L2][F21] outside the opening hours the front door says when the clinic opens, and a code works all the same', async ({
  people,
  doctor,
  accounts,
}) => {
  const admin = await people.patient({ viewport: DESK })
  await signIn(admin, await accounts.make('ADMIN'), /\/verwaltung$/)
  await admin.getByRole('link', { name: 'Einstellungen' }).click()
  await expect(admin.getByRole('heading', { name: 'Öffnungszeiten' })).toBeVisible()
  const days = ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag', 'Sonntag']
  for (const day of days) await admin.getByRole('button', { name: `${day}: Zeit hinzufügen` }).click()
  await admin.getByRole('button', { name: 'Tage hinzufügen' }).click()
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' })
  await admin.getByLabel('Erster Tag').fill(today)
  await admin.getByLabel('Bezeichnung').fill('Betriebsausflug')
  for (const viewport of [PHONE, DESK]) {
    await admin.setViewportSize(viewport)
    await expectAccessible(admin, 'opening hours')
  }
  const save = admin.getByRole('button', { name: 'Öffnungszeiten speichern' })
  await save.click()
  await expect(admin.getByText('Die Öffnungszeiten sind gespeichert.')).toBeVisible()
  try {
    const [desk, phone] = [await people.doctor(doctor), await people.patient()]
    await phone.goto('/')
    await expect(phone.getByText('Die Praxis ist gerade geschlossen: Betriebsausflug.')).toBeVisible()
    await expect(phone.getByText(/^Sie öffnet wieder am .+ um 08:00 Uhr\.$/)).toBeVisible()
    await expectAccessible(phone, 'front door, closed')
    const { code } = await makeAppointment(desk)
    await dialIn(phone, code, NAME)
    await enterWaitingRoom(phone)
  } finally {
    await admin.reload()
    for (const day of days) await admin.getByRole('button', { name: `${day}: 1. Zeit entfernen` }).click()
    await admin.getByRole('button', { name: 'Geschlossene Tage 1 entfernen' }).click()
    await save.click()
    await expect(admin.getByText('Die Öffnungszeiten sind gespeichert.')).toBeVisible()
  }
  const visitor = await people.patient()
  await visitor.goto('/')
  await expect(visitor.getByText(/Praxis ist gerade geschlossen/)).toHaveCount(0)
})
