import type { Page } from '@playwright/test'
import { expectAccessible } from '../support/e2e-accessible'
import { DESK, signIn } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'

/** A picture as a camera or a designer would hand it over. */
async function drawn(page: Page, type: string): Promise<Buffer> {
  const address = await page.evaluate((wanted) => {
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = [1600, 480]
    canvas.getContext('2d')?.fillRect(0, 0, 1600, 480)
    return canvas.toDataURL(wanted)
  }, type)
  expect(address).toContain(type)
  return Buffer.from(address.split(',')[1] ?? '', 'base64')
}

const save = async (page: Page, name: string, said: string) => {
  await page.getByRole('button', { name }).click()
  await expect(page.getByText(said)).toBeVisible()
}

test('[F23][R9][R6] a clinic’s logo and colour are on every page at once, from our own origin, under a policy without inline styles', async ({
  people,
  accounts,
}) => {
  const [admin, patient] = [await people.patient({ viewport: DESK }), await people.patient()]
  await signIn(admin, await accounts.make('ADMIN'), /\/verwaltung$/)
  await admin.goto('/verwaltung/einstellungen')
  for (const type of ['image/jpeg', 'image/webp']) {
    const buffer = await drawn(admin, type)
    await admin.getByLabel('Bilddatei').setInputFiles({ name: 'logo', mimeType: type, buffer })
    await save(admin, 'Logo speichern', 'Das Logo ist gespeichert.')
  }
  await admin.getByLabel('Farbwert').fill('#7a1f5c')
  await save(admin, 'Farbe speichern', 'Die Farbe ist gespeichert.')
  const clinic = await admin.getByLabel('Name der Praxis').inputValue()

  const policy = (await patient.goto('/'))?.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("style-src 'self';")
  const logo = patient.getByRole('link', { name: clinic }).getByRole('img', { name: clinic })
  await expect(logo).toHaveJSProperty('naturalWidth', 800)
  const button = patient.getByRole('button', { name: 'Einwählen' })
  await expect(button).toHaveCSS('background-color', 'rgb(122, 31, 92)')
  await expectAccessible(patient, 'front door in the clinic’s colour')
  await patient.emulateMedia({ colorScheme: 'dark' })
  await expect(button).not.toHaveCSS('background-color', 'rgb(122, 31, 92)')
  await expectAccessible(patient, 'front door in the clinic’s colour, dark')
  for (const [address, type, kept] of [
    [(await logo.getAttribute('src')) ?? '', 'image/png', 'public, max-age=31536000, immutable'],
    ['/api/clinic/colours/7a1f5c', 'text/css; charset=utf-8', 'public, max-age=86400'],
  ] as const) {
    const headers = (await patient.request.get(address)).headers()
    expect(headers).toMatchObject({ 'content-type': type, 'cache-control': kept, 'x-content-type-options': 'nosniff' })
    expect(headers['content-security-policy']).toContain("default-src 'none'")
  }

  await save(admin, 'Logo entfernen', 'Das Logo ist entfernt.')
  await admin.getByRole('button', { name: 'Farbe der Software nehmen' }).click()
  await save(admin, 'Farbe speichern', 'Die Farbe ist gespeichert.')
  await patient.reload()
  await expect(patient.getByRole('link', { name: clinic })).toHaveText(clinic)
})
