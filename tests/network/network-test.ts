import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, test as base, chromium, type Page } from '@playwright/test'
import { findChromium } from '@/scripts/browsers.cjs'
import { readStage } from '../support/e2e'
import { type Account, Accounts } from '../support/e2e-accounts'
import { expectMediaFlows } from '../support/e2e-media'
import { meet, People } from '../support/e2e-people'
import { PLACES, type Place, setRule } from './lab'
import { watchPictures } from './pictures'

/** A call between the two places, with picture and sound in both directions. */
export type TestCall = Readonly<Record<Place, Page>>

type Worker = { accounts: Accounts; browsers: Readonly<Record<Place, Browser>> }

/** A browser that lives in one place: its commands come through a pipe, which knows nothing of networks. */
async function launch(place: Place, folder: string): Promise<Browser> {
  const program = join(folder, `chromium-${place}`)
  writeFileSync(program, `#!/bin/sh\nexec ip netns exec ${place} ${findChromium()} "$@"\n`)
  chmodSync(program, 0o755)
  const { first, second, relayed } = readStage()
  return await chromium.launch({
    executablePath: program,
    args: [
      '--no-sandbox',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--disable-background-networking',
      // Without TLS there are camera and microphone on localhost only; there is no localhost between two computers.
      `--unsafely-treat-insecure-origin-as-secure=${first},${second},${relayed}`,
      // The relay's certificate is of its own making.
      '--ignore-certificate-errors',
    ],
  })
}

export const test = base.extend<{ openCall(): Promise<TestCall>; people: Readonly<Record<Place, People>> }, Worker>({
  accounts: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of the pattern
    async ({}, use) => {
      const accounts = new Accounts()
      await use(accounts)
      accounts.close()
    },
    { scope: 'worker' },
  ],
  browsers: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of the pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'sprechzimmer-network-'))
      const [doctor, patient] = await Promise.all([launch('doctor', folder), launch('patient', folder)])
      await use({ doctor, patient })
      await Promise.all([doctor.close(), patient.close()])
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  people: async ({ browsers }, use) => {
    const people = { doctor: new People(browsers.doctor), patient: new People(browsers.patient) }
    await use(people)
    for (const place of PLACES) setRule(place, 'nothing')
    await people.doctor.goHome()
    await people.patient.goHome()
  },
  openCall: async ({ accounts, browsers }, use) => {
    const homes: People[] = []
    await use(async () => {
      const prepare = async (context: BrowserContext) => void (await context.addInitScript(watchPictures))
      const [desks, phones] = [new People(browsers.doctor, prepare), new People(browsers.patient, prepare)]
      homes.push(desks, phones)
      // A network that is not there is what the console is expected to complain of.
      for (const people of [desks, phones]) people.expectComplaint(/Failed to load resource: net::ERR_/)
      return await begin(desks, phones, await accounts.make('DOCTOR'))
    })
    for (const place of PLACES) setRule(place, 'nothing')
    for (const people of homes) await people.goHome()
  },
})

async function begin(desks: People, phones: People, account: Account): Promise<TestCall> {
  const call = {
    doctor: await desks.doctor(account),
    patient: await phones.patient({ permissions: ['camera', 'microphone'], locale: 'de-DE' }),
  }
  await meet(call.doctor, call.patient, `Demo ${account.name}`)
  await expectSettled(call)
  return call
}

/** Picture and sound flow and have come to their pace: a call that has lasted for a while. */
export async function expectSettled(call: TestCall): Promise<void> {
  const settled = async (page: Page) => {
    const before = await page.evaluate(() => globalThis.pictures.length)
    await page.waitForFunction((count) => globalThis.pictures.length > count + 60, before)
  }
  await Promise.all(PLACES.map((place) => settled(call[place])))
  await expectCallFlows(call)
}

export async function expectCallFlows(call: TestCall): Promise<void> {
  await Promise.all(PLACES.map((place) => expectMediaFlows(call[place], 60_000)))
}

export { expect } from '@playwright/test'
