import { type Browser, type BrowserContext, type BrowserContextOptions, expect, type Page } from '@playwright/test'
import { readStage } from './e2e'
import type { Account } from './e2e-accounts'
import { bearWitness } from './e2e-witness'

export const PHONE = { width: 390, height: 844 } as const
export const DESK = { width: 1280, height: 800 } as const

/** The browsers of one test: the doctors' on the one app process, the patients' on the other. */
export class People {
  readonly #contexts: BrowserContext[] = []
  readonly #complaints: string[] = []
  /** The last word of a call that the other side, or another tab, has just ended comes too late: that is all right. */
  readonly #expected: RegExp[] = [
    /status of 4(01|09) .*\/signals\?as=/,
    // Called in before the connection for it was asked for.
    /status of 409 .*\/preparation/,
  ]

  constructor(
    private readonly browser: Browser,
    /** Prepares each context before its first page. */
    private readonly prepare: (context: BrowserContext) => Promise<void> = async () => undefined,
  ) {}

  /** A doctor at a desk, signed in. */
  async doctor(account: Account, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.#open({ baseURL: readStage().first, viewport: DESK, ...options })
    await signIn(page, account)
    return page
  }

  /** A patient with a phone. */
  async patient(options: BrowserContextOptions = {}): Promise<Page> {
    return await this.#open({ baseURL: readStage().second, viewport: PHONE, ...options })
  }

  /** Such a line on a console belongs to the test. */
  expectComplaint(pattern: RegExp): void {
    this.#expected.push(pattern)
  }

  /** Closes all browsers; what their consoles complained of meanwhile fails. */
  async goHome(): Promise<void> {
    await Promise.all(this.#contexts.map((context) => context.close()))
    expect(this.#complaints.filter((line) => !this.#expected.some((pattern) => pattern.test(line)))).toEqual([])
  }

  async #open(options: BrowserContextOptions): Promise<Page> {
    const context = await this.browser.newContext(options)
    this.#contexts.push(context)
    await context.addInitScript(bearWitness)
    await this.prepare(context)
    context.on('console', (message) => {
      if (message.type() === 'error') this.#complaints.push(`${message.text()} (${message.location().url})`)
    })
    context.on('weberror', (error) => this.#complaints.push(String(error.error())))
    return await context.newPage()
  }
}

export async function signIn(page: Page, account: Account, arrives = /\/praxis$/): Promise<void> {
  await page.goto('/anmelden')
  await page.getByLabel('E-Mail').fill(account.email)
  await page.getByLabel('Passwort').fill(account.password)
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await expect(page).toHaveURL(arrives)
}

export type Invitation = { readonly code: string; readonly link: string; readonly date: string; readonly time: string }

/** Day and time on the clinic's clock, as the form's fields want them. */
function clinicTime(at: Date): { date: string; time: string } {
  // Swedish writes dates and times as ISO 8601 does.
  const [date = '', time = ''] = at
    .toLocaleString('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' })
    .split(' ')
  return { date, time }
}

/** Makes an appointment that begins now through the form, and reads code and link. */
export async function makeAppointment(doctor: Page, reference = ''): Promise<Invitation> {
  const { date, time } = clinicTime(new Date())
  await doctor.getByRole('button', { name: 'Neuer Termin' }).click()
  await doctor.getByLabel('Datum').fill(date)
  await doctor.getByLabel('Uhrzeit').fill(time)
  await doctor.getByLabel('Dauer').fill('15')
  await doctor.getByLabel('Bezeichnung').fill(reference)
  await doctor.getByRole('button', { name: 'Termin anlegen' }).click()
  const code = (await doctor.getByTestId('dial-in-code').textContent()) ?? ''
  const link = (await doctor.getByTestId('dial-in-link').textContent()) ?? ''
  await doctor.getByRole('button', { name: 'Fertig' }).click()
  await expect(doctor.getByTestId('dial-in-code')).toBeHidden()
  return { code, link, date, time }
}

/** Code, name and confirmation at the front door; afterwards the device check is there. */
export async function dialIn(patient: Page, code: string, name: string): Promise<void> {
  await patient.goto('/')
  await patient.getByRole('textbox', { name: 'Einwahlcode' }).fill(code)
  await patient.getByRole('textbox', { name: 'Vor- und Nachname' }).fill(name)
  await patient.getByRole('checkbox', { name: /^Ich bestätige/ }).check()
  await patient.getByRole('button', { name: 'Einwählen' }).click()
  await expect(patient.getByRole('button', { name: 'Ins Wartezimmer' })).toBeVisible()
}

/** From the device check into the waiting room. */
export async function enterWaitingRoom(patient: Page): Promise<void> {
  await expect(patient.getByRole('button', { name: 'Kamera in Ordnung' })).toBeVisible()
  await patient.getByRole('button', { name: 'Ins Wartezimmer' }).click()
  await expect(patient.getByRole('heading', { name: 'Wartezimmer' })).toBeVisible()
}

/** The line of this name in the doctor's waiting list; a companion's line says the patient's name within a sentence. */
export const lineOf = (doctor: Page, name: string) =>
  doctor.getByRole('listitem').filter({ has: doctor.getByText(name, { exact: true }) })

/** »Aufrufen«; afterwards both are on the stage of the call. */
export async function admit(doctor: Page, patient: Page, name: string): Promise<void> {
  await lineOf(doctor, name).getByRole('button', { name: 'Aufrufen' }).click()
  await expect(doctor).toHaveURL(/\/praxis\/gespraech\//)
  for (const page of [doctor, patient]) await expect(page.getByRole('toolbar')).toBeVisible()
}

/** The short way to a call: appointment, dial-in, device check, waiting room, »Aufrufen«. */
export async function meet(doctor: Page, patient: Page, name: string): Promise<Invitation> {
  const invitation = await makeAppointment(doctor)
  await dialIn(patient, invitation.code, name)
  await enterWaitingRoom(patient)
  await admit(doctor, patient, name)
  return invitation
}
