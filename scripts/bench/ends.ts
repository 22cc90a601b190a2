import type { Browser, CDPSession, Page } from '@playwright/test'
import type { House } from './house'
import { openBrowser, openPage } from './pages'
import { enterWaitingRoom, openDoctor } from './people'

/**
 * What a call of several costs each end (issue 4, line 6): every end is a browser of its own, whose processes are
 * counted together. The patient's page is measured at full speed and with its page slowed down, as on a phone.
 */
export type EndFigures = {
  readonly who: string
  /** Of one processor, over all processes of this end's browser. */
  readonly processor: number
  /** Of the pictures that come, the slowest connection. */
  readonly framesPerSecond: number
  readonly sentKbps: number
  /** Of what is sent, over all connections. */
  readonly sentWidths: readonly number[]
}

export type CallOf = {
  readonly ends: number
  /** How many times slower the patient's page runs its own code. */
  readonly slowedDown: number
  readonly figures: readonly EndFigures[]
}

/** After a change the sending settles; then so long is measured. */
const SETTLES_MS = 12_000
const MEASURED_MS = 12_000
const SLOWER = 4

type End = { readonly who: string; readonly page: Page; readonly browser: Browser; readonly processes: CDPSession }

export async function measureEnds(house: House, say: (line: string) => void): Promise<readonly CallOf[]> {
  const ends: End[] = []
  const open = async (who: string, begin: (browser: Browser) => Promise<Page>): Promise<End> => {
    const browser = await openBrowser()
    try {
      const end = { who, browser, page: await begin(browser), processes: await browser.newBrowserCDPSession() }
      ends.push(end)
      return end
    } catch (error) {
      await browser.close()
      throw error
    }
  }
  try {
    const doctor = await open('doctor', async (browser) => (await openDoctor(browser, house, ['peers.js'])).page)
    const patient = await open('patient', (browser) => arrive(browser, house, house.code, 'Messung'))
    await admit(doctor.page, 'Messung')
    const found: CallOf[] = []
    for (const [index, name] of ['', 'Messung Drei', 'Messung Vier'].entries()) {
      if (name !== '') {
        // The agenda is behind the call: the doctor hangs up, and everybody is called in again.
        await doctor.page.getByRole('button', { name: 'Auflegen' }).click()
        const code = await invite(doctor.page)
        await open(name, (browser) => arrive(browser, house, code, name))
        await admit(doctor.page, 'Messung')
        for (const companion of ends.slice(2)) await admitCompanion(doctor.page, companion.who)
      }
      for (const slowedDown of [1, SLOWER]) {
        say(`· ${index + 2} ends, the patient's page ${slowedDown} × slower …`)
        found.push({ ends: index + 2, slowedDown, figures: await measure(ends, patient, slowedDown) })
      }
    }
    return found
  } finally {
    for (const { browser } of ends) await browser.close()
  }
}

async function arrive(browser: Browser, house: House, code: string, name: string): Promise<Page> {
  const watched = await openPage(browser, ['peers.js'], true)
  const { page } = watched
  await page.goto(`${house.origin}/`)
  await page.getByRole('textbox', { name: 'Einwahlcode' }).fill(code)
  await page.getByRole('textbox', { name: 'Vor- und Nachname' }).fill(name)
  await page.getByRole('checkbox', { name: /^Ich bestätige/ }).check()
  await page.getByRole('button', { name: 'Einwählen' }).click()
  await enterWaitingRoom(watched)
  return page
}

async function admit(page: Page, name: string): Promise<void> {
  const line = page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) })
  await line.getByRole('button', { name: 'Aufrufen' }).click()
  await page.getByRole('toolbar').waitFor()
}

async function invite(page: Page): Promise<string> {
  await page.getByRole('button', { name: /Demonstration/ }).click()
  await page.getByRole('button', { name: 'Weitere Person einladen' }).click()
  await page.getByRole('button', { name: 'Code erstellen' }).click()
  const code = (await page.getByTestId('dial-in-code').textContent()) ?? ''
  await page.getByRole('button', { name: 'Schließen' }).click()
  return code
}

async function admitCompanion(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /weitere Person/ }).click()
  const line = page.getByRole('dialog', { name: 'Weitere Personen' }).getByRole('listitem').filter({ hasText: name })
  await line.getByRole('button', { name: 'Aufrufen' }).click()
  await page.getByTestId('companion').filter({ hasText: name }).waitFor()
}

async function measure(ends: readonly End[], patient: End, slowedDown: number): Promise<readonly EndFigures[]> {
  const slowing = await patient.page.context().newCDPSession(patient.page)
  await slowing.send('Emulation.setCPUThrottlingRate', { rate: slowedDown })
  await patient.page.waitForTimeout(SETTLES_MS)
  const before = await Promise.all(ends.map(look))
  await patient.page.waitForTimeout(MEASURED_MS)
  const after = await Promise.all(ends.map(look))
  await slowing.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await slowing.detach()
  return ends.map(({ who }, index) => figuresOf(who, before[index], after[index]))
}

type Look = Awaited<ReturnType<typeof look>>

async function look({ page, processes }: End) {
  const { processInfo } = await processes.send('SystemInfo.getProcessInfo')
  const seconds = processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0)
  return { at: performance.now(), seconds, connections: await page.evaluate(readConnections) }
}

function figuresOf(who: string, before: Look | undefined, after: Look | undefined): EndFigures {
  if (!before || !after) throw new TypeError('every end was looked at twice')
  const passed = (after.at - before.at) / 1_000
  const rates = after.connections.map(({ frames, bytes }, index) => ({
    frames: (frames - (before.connections[index]?.frames ?? 0)) / passed,
    kbps: ((bytes - (before.connections[index]?.bytes ?? 0)) * 8) / 1_000 / passed,
  }))
  return {
    who,
    processor: (after.seconds - before.seconds) / passed,
    framesPerSecond: Math.min(...rates.map(({ frames }) => frames)),
    sentKbps: rates.reduce((sum, { kbps }) => sum + kbps, 0),
    sentWidths: after.connections.map(({ width }) => width),
  }
}

/** Sent to the browser as text: nothing from outside it is known there. */
async function readConnections(): Promise<{ frames: number; bytes: number; width: number }[]> {
  const peers: RTCPeerConnection[] = Reflect.get(globalThis, 'benchPeers')
  const open = peers.filter(({ connectionState }) => connectionState === 'connected')
  return await Promise.all(
    open.map(async (peer) => {
      const figures = { frames: 0, bytes: 0, width: 0 }
      const report = await peer.getStats()
      report.forEach((entry: Record<string, unknown>) => {
        if (entry.kind !== 'video') return
        if (entry.type === 'inbound-rtp' && typeof entry.framesDecoded === 'number')
          figures.frames += entry.framesDecoded
        if (entry.type !== 'outbound-rtp') return
        if (typeof entry.bytesSent === 'number') figures.bytes += entry.bytesSent
        if (typeof entry.frameWidth === 'number') figures.width = entry.frameWidth
      })
      return figures
    }),
  )
}
