import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expectAccessible } from '../support/e2e-accessible'
import { lettersTo } from '../support/e2e-letters'
import { DESK, PHONE } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'

/** Opens the form, makes an appointment in two days, and leaves the dialogue with its code open. */
async function openInvitation(doctor: Page, reference: string): Promise<void> {
  const date = new Date(Date.now() + 2 * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' })
  await doctor.getByRole('button', { name: 'Neuer Termin' }).click()
  await doctor.getByLabel('Datum').fill(date)
  await doctor.getByLabel('Uhrzeit').fill('10:30')
  await doctor.getByLabel('Dauer').fill('15')
  await doctor.getByLabel('Bezeichnung').fill(reference)
  await doctor.getByRole('button', { name: 'Termin anlegen' }).click()
  await expect(doctor.getByTestId('dial-in-code')).toBeVisible()
}

test('[F1][F17][L1][L2][R29] letter, e-mail and calendar file from one dialogue; a cancellation is told', async ({
  people,
  doctor: account,
}) => {
  const doctor = await people.doctor(account)
  const reference = `Einladung ${Date.now()}`
  const address = `demo${Date.now()}@demo.example`
  await openInvitation(doctor, reference)
  const code = (await doctor.getByTestId('dial-in-code').textContent()) ?? ''
  const link = (await doctor.getByTestId('dial-in-link').textContent()) ?? ''

  for (const viewport of [PHONE, DESK]) {
    await doctor.setViewportSize(viewport)
    await expectAccessible(doctor, `the dialogue at ${viewport.width} px`)
    await doctor.screenshot({ path: test.info().outputPath(`dialogue-${viewport.width}.png`), fullPage: true })
  }

  await test.step('the letter', async () => {
    await doctor.getByLabel('Anschrift für den Fensterumschlag').fill('Demo Person\nDemoweg 1\n12345 Demostadt')
    const saved = doctor.waitForEvent('download')
    await doctor.getByRole('button', { name: 'Brief als PDF' }).click()
    const file = await saved
    expect(file.suggestedFilename()).toBe('Einladung.pdf')
    const path = test.info().outputPath('letter.pdf')
    await file.saveAs(path)
    expect(readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-')
    // What the browser would print.
    await doctor.emulateMedia({ media: 'print' })
    const sheet = doctor.locator('[data-print-sheet]')
    await expect(sheet).toBeVisible()
    await expect(doctor.getByRole('dialog')).toBeHidden()
    const printed = test.info().outputPath('print.pdf')
    await doctor.pdf({ path: printed, preferCSSPageSize: true })
    const read = execFileSync(process.execPath, ['tests/support/read-pdf.mjs', printed, 'look'], { encoding: 'utf8' })
    expect(JSON.parse(read)).toMatchObject({ qr: link, pages: [{}, {}] })
    await doctor.emulateMedia({ media: 'screen' })
    await expect(sheet).toBeHidden()
  })

  await test.step('the calendar file', async () => {
    const saved = doctor.waitForEvent('download')
    await doctor.getByRole('button', { name: 'Kalenderdatei' }).click()
    const path = test.info().outputPath('termin.ics')
    await (await saved).saveAs(path)
    expect(readFileSync(path, 'utf8').replace(/\r\n /g, '')).toContain(link)
  })

  await test.step('the e-mail', async () => {
    await doctor.getByLabel(/^E-Mail-Adresse/).fill(address)
    await doctor.getByLabel(/eine Stunde vorher erinnern/).check()
    await doctor.getByRole('button', { name: 'E-Mail senden' }).click()
    await expect(doctor.getByText(/^E-Mail mit Einladung: gesendet am/)).toBeVisible({ timeout: 30_000 })
    for (const viewport of [PHONE, DESK]) {
      await doctor.setViewportSize(viewport)
      await expectAccessible(doctor, `after the e-mail at ${viewport.width} px`)
      await doctor.screenshot({ path: test.info().outputPath(`sent-${viewport.width}.png`) })
    }
    const [letter] = await lettersTo(address)
    expect(letter?.text).toContain(code)
    // Either process may send it: both have an address of their own here.
    expect(letter?.text).toContain(new URL(link).hash)
    const page = await people.patient({ javaScriptEnabled: false })
    await page.setContent(letter?.html || '')
    for (const viewport of [PHONE, DESK]) {
      await page.setViewportSize(viewport)
      await page.screenshot({ path: test.info().outputPath(`mail-${viewport.width}.png`), fullPage: true })
    }
  })

  await test.step('its state, and the cancellation', async () => {
    await doctor.getByRole('button', { name: 'Fertig' }).click()
    await doctor.getByRole('link', { name: 'Liste' }).click()
    const item = doctor.getByRole('listitem').filter({ hasText: reference })
    await expect(item).toContainText('E-Mail mit Einladung: gesendet am')
    await item.getByRole('button', { name: 'Einzelheiten' }).click()
    await expect(doctor.getByRole('dialog')).toContainText('E-Mail mit Einladung: gesendet am')
    await doctor.keyboard.press('Escape')
    await item.getByRole('button', { name: 'Absagen' }).click()
    await doctor.getByRole('button', { name: 'Termin absagen' }).click()
    await expect(item).toContainText('E-Mail zur Absage: gesendet am', { timeout: 30_000 })
    await doctor.screenshot({ path: test.info().outputPath('agenda.png') })
    const letters = await lettersTo(address)
    expect(letters.map(({ subject }) => subject?.split(' ')[0])).toEqual(['Ihr', 'Abgesagt:'])
  })
})

test('[R29] the e-mail is accessible', async ({ people, doctor: account }) => {
  const doctor = await people.doctor(account)
  const address = `axe${Date.now()}@demo.example`
  await openInvitation(doctor, 'axe')
  await doctor.getByLabel(/^E-Mail-Adresse/).fill(address)
  await doctor.getByRole('button', { name: 'E-Mail senden' }).click()
  await expect.poll(async () => (await lettersTo(address)).length, { timeout: 30_000 }).toBe(1)
  const [letter] = await lettersTo(address)
  const page = await people.patient()
  await page.setContent(letter?.html || '')
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport)
    await expectAccessible(page, `the e-mail at ${viewport.width} px`)
  }
})
