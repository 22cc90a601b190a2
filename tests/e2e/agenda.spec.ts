import type { Page } from '@playwright/test'
import { onClock } from '@/lib/appointment/agenda.rules'
import { dayAfter, mondayOf } from '@/lib/appointment/range.rules'
import { expectAccessible } from '../support/e2e-accessible'
import { DESK, dialIn, enterWaitingRoom, PHONE, signIn } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'
import { makeWeek } from '../support/e2e-week'

/** The seeded week's Monday: on a weekend it is the next one. */
const MONDAY = mondayOf(dayAfter(onClock(new Date(), 'Europe/Berlin').date, 2))
/** A day on which nothing is planned yet. */
const FREE_DAY = dayAfter(MONDAY, 15)

const written = (date: string) =>
  new Date(`${date}T12:00:00Z`).toLocaleDateString('de-DE', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  })
const free = (page: Page, time: string) =>
  page.getByRole('button', { name: `${written(FREE_DAY)}, ${time} Uhr, frei`, exact: true })
const block = (page: Page, name: RegExp) => page.getByRole('button', { name })
const picture = (page: Page, name: string) =>
  page.screenshot({ path: `.test/pictures/agenda-${name}-${page.viewportSize()?.width}.png`, fullPage: true })

test('[F16][L1] a doctor’s agenda by mouse and by keyboard: make, overlap, move, cancel, repeat, find', async ({
  people,
  doctor,
}) => {
  const page = await people.doctor(doctor)
  // The answers »409« are asked for here.
  people.expectComplaint(/status of 409 .*\/api\/appointments/)
  await page.goto(`/praxis?ansicht=tag&tag=${FREE_DAY}`)

  await test.step('a free time is clicked', async () => {
    await free(page, '09:00').click()
    await expect(page.getByLabel('Datum')).toHaveValue(FREE_DAY)
    await expect(page.getByLabel('Uhrzeit')).toHaveValue('09:00')
    await page.getByLabel('Bezeichnung').fill('Maus')
    await page.getByRole('button', { name: 'Termin anlegen' }).click()
    await expect(page.getByTestId('dial-in-code')).toBeVisible()
    await page.getByRole('button', { name: 'Fertig' }).click()
    await expect(block(page, /09:00 bis 09:15 Uhr, Maus/)).toBeVisible()
  })

  await test.step('by keyboard alone', async () => {
    await free(page, '09:30').focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key)
    await expect(free(page, '10:30')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByLabel('Datum')).toBeFocused()
    await page.getByLabel('Bezeichnung').focus()
    await page.keyboard.type('Taste')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('dial-in-code')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(block(page, /10:30 bis 10:45 Uhr, Taste/)).toBeVisible()
  })

  await test.step('another tab sees it without a reload', async () => {
    const other = await page.context().newPage()
    await other.goto(`/praxis?ansicht=tag&tag=${FREE_DAY}`)
    await expect(block(other, /Taste/)).toBeVisible()
    await block(page, /Taste/).click()
    await page.getByRole('button', { name: 'Termin ändern' }).click()
    await page.getByLabel('Uhrzeit').fill('11:00')
    await page.getByLabel('Dauer').fill('40')
    await page.getByRole('button', { name: 'Änderung speichern' }).click()
    await expect(block(other, /11:00 bis 11:40 Uhr, Taste/)).toBeVisible()
    await other.close()
  })

  await test.step('two tabs change one appointment', async () => {
    const slow = await page.context().newPage()
    await slow.goto(`/praxis?ansicht=tag&tag=${FREE_DAY}`)
    await block(slow, /Taste/).click()
    await slow.getByRole('button', { name: 'Termin ändern' }).click()
    await slow.getByLabel('Bezeichnung').fill('Langsam')
    await block(page, /Taste/).click()
    await page.getByRole('button', { name: 'Termin ändern' }).click()
    await page.getByLabel('Bezeichnung').fill('Schnell')
    await page.getByRole('button', { name: 'Änderung speichern' }).click()
    await expect(block(page, /Schnell/)).toBeVisible()
    await slow.getByRole('button', { name: 'Änderung speichern' }).click()
    await expect(slow.getByRole('alert').filter({ hasText: 'inzwischen geändert' })).toContainText('Schnell')
    await expect(slow.getByLabel('Bezeichnung')).toHaveValue('Langsam')
    await expectAccessible(slow, 'changed meanwhile')
    await picture(slow, 'changed-meanwhile')
    await slow.getByRole('button', { name: 'Änderung speichern' }).click()
    await expect(block(slow, /Langsam/)).toBeVisible()
    await slow.close()
    await expect(block(page, /Langsam/)).toBeVisible()
  })

  await test.step('an overlap is named, and seen afterwards', async () => {
    await page
      .getByRole('button', { name: `${written(FREE_DAY)}, 11:00 Uhr, belegt` })
      .click({ position: { x: 2, y: 4 } })
    await expect(page.getByText('Dieser Termin überschneidet sich mit:')).toBeVisible()
    await expectAccessible(page, 'overlap')
    await picture(page, 'overlap')
    await page.getByLabel('Bezeichnung').fill('Zweiter')
    await page.getByRole('button', { name: 'Termin anlegen' }).click()
    await page.getByRole('button', { name: 'Fertig' }).click()
    await expect(block(page, /Zweiter.*überschneidet sich/)).toBeVisible()
  })

  await test.step('details, lock, cancel with a reason', async () => {
    await block(page, /Zweiter/).click()
    await expect(page.getByText('Noch nicht benutzt')).toBeVisible()
    await page.getByRole('button', { name: 'Code sperren' }).click()
    await expect(page.getByText('Niemand kommt damit ins Wartezimmer.')).toBeVisible()
    await expectAccessible(page, 'details')
    await picture(page, 'details')
    await page.getByRole('button', { name: 'Absagen', exact: true }).click()
    await page.getByLabel('Grund der Absage').fill('Der Termin war doppelt.')
    await expectAccessible(page, 'cancellation')
    await picture(page, 'cancellation')
    await page.getByRole('button', { name: 'Termin absagen' }).click()
    await expect(block(page, /Zweiter/)).toBeHidden()
    await expect(page.getByText('1 abgesagter Termin steht in der Liste.')).toBeVisible()
  })

  await test.step('a series, each with its own code', async () => {
    await free(page, '15:00').click()
    await page.getByLabel('Bezeichnung').fill('Reihe')
    await page.getByLabel('Termin wiederholen').check()
    await page.getByLabel('Letzter Tag').fill(dayAfter(FREE_DAY, 14))
    await expectAccessible(page, 'series')
    await picture(page, 'series')
    await page.getByRole('button', { name: 'Termin anlegen' }).click()
    await expect(page.getByRole('heading', { name: 'Die weiteren Termine der Reihe' })).toBeVisible()
    await expectAccessible(page, 'codes of a series')
    await page.getByRole('button', { name: 'Fertig' }).click()
    await page.getByRole('link', { name: 'Woche', exact: true }).click()
    await page.getByRole('link', { name: 'Woche weiter' }).click()
    await expect(block(page, /15:00 bis 15:15 Uhr, Reihe/)).toBeVisible()
  })

  await test.step('find, and back', async () => {
    await page.getByLabel('Termin suchen').fill('reihe 15:00')
    await page.keyboard.press('Enter')
    await expect(page.getByText('3 Termine gefunden')).toBeVisible()
    await expectAccessible(page, 'found')
    await picture(page, 'found')
    await page.getByRole('button', { name: 'Suche beenden' }).click()
    await expect(block(page, /Reihe/)).toBeVisible()
  })
})

test('[L1][L4] »Sprechstunde jetzt«, and a patient who waits sees why it is cancelled', async ({ people, doctor }) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await desk.getByRole('button', { name: 'Sprechstunde jetzt' }).click()
  const code = (await desk.getByTestId('dial-in-code').textContent()) ?? ''
  await desk.getByRole('button', { name: 'Fertig' }).click()
  await dialIn(phone, code, 'Demo Spontan')
  await enterWaitingRoom(phone)
  await expect(desk.getByText(/^Jetzt \d\d:\d\d$/)).toBeVisible()
  await expectAccessible(desk, 'the present')
  await picture(desk, 'now')
  await desk.getByRole('link', { name: 'Liste' }).click()
  await expect(desk.getByRole('listitem').filter({ hasText: 'Läuft jetzt' })).toBeVisible()
  await desk.getByRole('button', { name: 'Einzelheiten' }).click()
  await expect(desk.getByText(/Zuletzt benutzt am/)).toBeVisible()
  await desk.getByRole('button', { name: 'Absagen', exact: true }).last().click()
  await desk.getByLabel('Grund der Absage').fill('Die Ärztin ist verhindert.')
  await desk.getByRole('button', { name: 'Termin absagen' }).click()
  await expect(phone.getByRole('heading', { name: 'Der Termin wurde abgesagt' })).toBeVisible()
  await expect(phone.getByText('Grund: Die Ärztin ist verhindert.')).toBeVisible()
  await expectAccessible(phone, 'cancelled')
  await picture(phone, 'goodbye')
})

test('[L1][R29][R26] a week of three doctors and 120 appointments, for the team, on a desk and on a phone', async ({
  people,
  doctor,
}) => {
  const { team } = await makeWeek()
  await makeWeek()
  const page = await people.doctor(doctor)
  await page.context().clearCookies()
  await signIn(page, team)
  for (const viewport of [DESK, PHONE]) {
    await page.setViewportSize(viewport)
    for (const view of ['tag', 'woche', 'liste']) {
      await page.goto(`/praxis?ansicht=${view}&tag=${dayAfter(MONDAY, 2)}`)
      await expect(page.getByText(/Demo 0\d\d/).first()).toBeVisible()
      await expectAccessible(page, `${view} at ${viewport.width}`)
      await picture(page, view)
    }
    await page.goto(`/praxis?ansicht=tag&tag=${dayAfter(MONDAY, 2)}`)
    await page.getByRole('button', { name: 'Neuer Termin' }).click()
    await page.getByLabel('Termin wiederholen').check()
    await picture(page, 'new')
    await page.keyboard.press('Escape')
  }
  await page.setViewportSize(DESK)
  // Wednesday: eight of each doctor, none cancelled, and two of the second one at once.
  await page.goto(`/praxis?ansicht=tag&tag=${dayAfter(MONDAY, 2)}`)
  await expect(block(page, /Uhr, Demo \d{3}/)).toHaveCount(24)
  await expect(block(page, /überschneidet sich/)).toHaveCount(2)
  await page.goto(`/praxis?ansicht=woche&tag=${MONDAY}`)
  // Two days with a cancelled one for each doctor.
  await expect(block(page, /Uhr, Demo \d{3}/)).toHaveCount(114)
  await page.getByLabel('Wessen Termine').selectOption('Dr. Demo Zwei')
  await expect(block(page, /Uhr, Demo \d{3}/)).toHaveCount(38)
  await page.getByLabel('Termin suchen').fill('Demo 119')
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 Termin gefunden')).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Demo 119' })).toContainText('Dr. Demo Drei')
})

test('[L2][R29] the administration sets the dial-in time', async ({ people, accounts, doctor }) => {
  const page = await people.doctor(doctor)
  await page.context().clearCookies()
  await signIn(page, await accounts.make('ADMIN'), /\/verwaltung$/)
  await page.getByRole('link', { name: 'Einstellungen' }).click()
  await page.getByLabel('Minuten vor dem Termin').fill('3')
  await page.getByRole('button', { name: 'Einwahlzeit speichern' }).click()
  await expect(page.getByText('Bitte eine ganze Zahl von 5 bis 1440 angeben.')).toBeVisible()
  await expectAccessible(page, 'wrong')
  await page.getByLabel('Minuten vor dem Termin').fill('30')
  await page.getByRole('button', { name: 'Einwahlzeit speichern' }).click()
  await expect(page.getByText(/Die Einwahl öffnet 30 Minuten vor dem Termin/)).toBeVisible()
  for (const viewport of [DESK, PHONE]) {
    await page.setViewportSize(viewport)
    await expect(page).toHaveTitle(/Einstellungen/)
    await expectAccessible(page, `settings at ${viewport.width}`)
    await picture(page, 'settings')
  }
})
