import type { Browser } from '@playwright/test'
import type { House } from './house'
import { openPage, type WatchedPage } from './pages'

/** Time for a page to come to rest before something is measured on it; a patient's page loads the call meanwhile. */
export const REST_MS = 2_500

/** What runs in a measured page. */
export const RECORDER: readonly string[] = ['picture.js', 'recorder.js']

export async function openDoctor(browser: Browser, house: House, scripts = RECORDER): Promise<WatchedPage> {
  const doctor = await openPage(browser, scripts)
  const { page } = doctor
  await page.goto(`${house.origin}/anmelden`)
  await page.getByRole('textbox', { name: 'E-Mail' }).fill(house.doctor.email)
  await page.getByRole('textbox', { name: 'Passwort' }).fill(house.doctor.password)
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await page.waitForURL('**/praxis')
  return doctor
}

/** A patient whose devices are checked: one click before the waiting room. */
export async function openPatient(
  browser: Browser,
  house: House,
  name: string,
  scripts = RECORDER,
): Promise<WatchedPage> {
  const patient = await openPage(browser, scripts, true)
  const { page } = patient
  await page.goto(`${house.origin}/`)
  await dialIn(patient, house, name)
  return patient
}

export async function dialIn({ page }: WatchedPage, house: House, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Einwahlcode' }).fill(house.code)
  await page.getByRole('textbox', { name: 'Vor- und Nachname' }).fill(name)
  await page.getByRole('checkbox', { name: /^Ich bestätige/ }).check()
  await page.getByRole('button', { name: 'Einwählen' }).click()
  await page.locator('video').first().waitFor()
}

export async function enterWaitingRoom({ page }: WatchedPage): Promise<void> {
  await page.getByRole('button', { name: 'Ins Wartezimmer' }).click()
  await page.getByRole('heading', { name: 'Wartezimmer' }).waitFor()
}

/** The patient's camera is held and its picture runs; the doctor can call. */
export async function untilReady(doctor: WatchedPage, patient: WatchedPage): Promise<void> {
  await patient.page.getByRole('heading', { name: 'Wartezimmer' }).waitFor()
  await patient.page.locator('video').first().waitFor()
  await doctor.page.locator('li button:enabled', { hasText: 'Aufrufen' }).waitFor()
  await doctor.page.waitForTimeout(REST_MS)
}
