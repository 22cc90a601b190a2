import type { Page } from '@playwright/test'
import { appCode } from '../support/authenticator'
import { readStage } from '../support/e2e'
import { expectAccessible } from '../support/e2e-accessible'
import { lettersTo } from '../support/e2e-letters'
import { DESK, PHONE, signIn } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'

/** Accessible at both widths; the page is left at the desk's. */
async function looked(page: Page, state: string): Promise<void> {
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport)
    await expectAccessible(page, `${state} at ${viewport.width} px`)
    await page.screenshot({ path: test.info().outputPath(`${state}-${viewport.width}.png`), fullPage: true })
  }
}

test('[F22][R14][R6][R29] a doctor is invited, chooses a password, is approved, sets up a second factor, and is locked out at once', async ({
  people,
  accounts,
}) => {
  const mark = Date.now()
  const person = { email: `neu${mark}@demo.example`, password: 'Kranich Ofen leise Donnerstag' }
  const name = `Dr. Neu ${mark}`
  const origin = readStage().first
  const admin = await people.patient({ baseURL: origin, viewport: DESK })
  await signIn(admin, await accounts.make('ADMIN'), /\/verwaltung$/)
  await admin.getByRole('link', { name: 'Zugänge' }).click()
  await expect(admin.getByText('Die Pflicht zum zweiten Faktor ist für die Verwaltung ausgeschaltet')).toBeVisible()
  await looked(admin, 'accounts')
  await admin.getByRole('button', { name: 'Jemanden einladen' }).click()
  await looked(admin, 'inviting')
  await admin.getByLabel('Name').fill(name)
  await admin.getByLabel('E-Mail').fill(person.email)
  await admin.getByRole('button', { name: 'Einladen', exact: true }).click()
  await expect(admin.getByText(`Der Link geht per E-Mail an ${person.email}.`)).toBeVisible()
  await admin.getByRole('button', { name: 'Schließen' }).click()

  const desk = await people.patient({ baseURL: origin, viewport: DESK })
  const sent: string[] = []
  desk.on('request', (request) => sent.push(`${request.url()} ${request.headers().referer ?? ''}`))
  await expect(async () => expect(await lettersTo(person.email)).toHaveLength(1)).toPass()
  const [letter] = await lettersTo(person.email)
  const link = /http\S+\/einladung#\S+/.exec(letter?.text ?? '')?.[0] ?? ''
  await desk.goto(link)
  await expect(desk.getByText(person.email)).toBeVisible()
  await looked(desk, 'joining')
  await desk.getByLabel('Neues Passwort').fill(person.password)
  await desk.getByRole('button', { name: 'Passwort speichern' }).click()
  await expect(desk.getByText('Die Verwaltung muss Ihren Zugang noch freigeben.')).toBeVisible()
  // Either process sends the letter, with its own address in it.
  expect(desk.url()).toBe(link.split('#')[0])
  expect(sent.join('\n')).not.toContain(link.split('#')[1])

  await admin.reload()
  await admin.getByRole('button', { name: `Prüfen und freigeben: ${name}` }).click()
  await admin.getByRole('button', { name: 'Freigeben', exact: true }).click()
  await expect(admin.getByText('Gespeichert.')).toBeVisible()
  await looked(admin, 'managing')
  await admin.getByRole('button', { name: 'Schließen' }).click()

  await signIn(desk, { name, ...person })
  await desk.getByRole('link', { name: `Mein Konto: ${name}` }).click()
  await looked(desk, 'own account')
  const factor = desk.getByRole('region').or(desk.locator('form')).filter({ hasText: 'Zweiter Faktor' }).first()
  await factor.getByLabel('Jetziges Passwort').fill(person.password)
  await desk.getByRole('button', { name: 'Zweiten Faktor einrichten' }).click()
  const secret = (await desk.getByTestId('factor-secret').textContent()) ?? ''
  await looked(desk, 'connecting the app')
  await desk.getByLabel('Code aus der App').fill(appCode(secret))
  await desk.getByRole('button', { name: 'Zweiten Faktor einschalten' }).click()
  await expect(desk.getByTestId('recovery-codes').getByRole('listitem')).toHaveCount(10)
  await looked(desk, 'recovery codes')
  await desk.getByRole('button', { name: 'Ich habe die Codes aufbewahrt' }).click()
  await desk.getByRole('button', { name: 'Abmelden', exact: true }).click()
  await expect(desk).toHaveURL(/\/anmelden$/)

  await desk.getByLabel('E-Mail').fill(person.email)
  await desk.getByLabel('Passwort').fill(person.password)
  await desk.getByRole('button', { name: 'Anmelden' }).click()
  await expect(desk.getByLabel('Code aus der App')).toBeFocused()
  await looked(desk, 'second step')
  // This half minute's is used up.
  await desk.getByLabel('Code aus der App').fill(appCode(secret, 1))
  await desk.keyboard.press('Enter')
  await expect(desk).toHaveURL(/\/praxis$/)

  people.expectComplaint(/status of 401/)
  await admin.getByRole('button', { name: `Verwalten: ${name}` }).click()
  await admin.getByRole('button', { name: 'Zugang sperren' }).click()
  await expect(admin.getByText('Gespeichert.')).toBeVisible()
  await desk.goto('/praxis')
  await expect(desk).toHaveURL(/\/anmelden$/)
})
