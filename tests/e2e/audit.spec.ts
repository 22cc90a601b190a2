import { expectAccessible } from '../support/e2e-accessible'
import { DESK, dialIn, enterWaitingRoom, makeAppointment, PHONE, signIn } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'

test('[L11][X3][R29] an admin reads who did what, finds an appointment, and deletes it while somebody waits', async ({
  people,
  accounts,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  const { code } = await makeAppointment(desk)
  await dialIn(phone, code, 'Demo Kanarie')
  await enterWaitingRoom(phone)

  const admin = await people.patient({ viewport: DESK })
  await signIn(admin, await accounts.make('ADMIN'), /\/verwaltung$/)
  await admin.getByRole('link', { name: 'Protokoll' }).click()
  await expect(admin.getByText('Ja. Kein Eintrag wurde geändert, entfernt oder eingefügt.')).toBeVisible()
  await admin.getByLabel('Person').selectOption({ label: doctor.name })
  await admin.getByLabel('Art').selectOption('Termine')
  await admin.getByRole('button', { name: 'Anzeigen', exact: true }).click()
  await expect(admin.getByRole('row', { name: new RegExp(`${doctor.name} hat den Termin .* angelegt`) })).toHaveCount(1)
  // What is filtered by stands in no address.
  expect(new URL(admin.url()).search).toBe('')
  for (const viewport of [DESK, PHONE]) {
    await admin.setViewportSize(viewport)
    await expectAccessible(admin, `audit trail at ${viewport.width} px`)
  }

  await admin.setViewportSize(DESK)
  await admin.getByRole('link', { name: 'Auskunft' }).click()
  await admin.getByRole('textbox', { name: 'Einwahlcode' }).fill(code)
  await admin.getByRole('button', { name: 'Termin suchen' }).click()
  await expect(admin.getByText('1 Termin gefunden')).toBeVisible()
  await expect(admin.getByText('Demo Kanarie')).toBeHidden()
  await admin.getByRole('button', { name: /^Termin .* öffnen$/ }).click()
  await expect(admin.getByText('Demo Kanarie')).toBeVisible()
  for (const viewport of [DESK, PHONE]) {
    await admin.setViewportSize(viewport)
    await expectAccessible(admin, `disclosure at ${viewport.width} px`)
  }
  const download = admin.waitForEvent('download')
  await admin.getByRole('button', { name: 'Als Seite speichern' }).click()
  expect((await download).suggestedFilename()).toBe('auskunft.html')
  await admin.getByRole('button', { name: 'Sofort löschen' }).click()
  await admin.getByRole('button', { name: 'Endgültig löschen' }).click()
  await expect(admin.getByText(/^Gelöscht: \d+ Datensätze\. Der Löschnachweis hat die Nummer \d+\.$/)).toBeVisible()
  await expect(phone.getByRole('heading', { name: 'Auf Wiedersehen' })).toBeVisible()
})
