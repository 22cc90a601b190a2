import type { Browser, CDPSession } from '@playwright/test'
import type { House } from './house'
import { openPage, type WatchedPage } from './pages'
import { dialIn, enterWaitingRoom, openDoctor, RECORDER, untilReady } from './people'

export type Chunk = { readonly path: string; readonly bytes: number }
export type Weight = { readonly bytes: number; readonly chunks: readonly Chunk[] }

type Load = { readonly url: string; readonly askedAt: number }

/**
 * Bodies of JavaScript files as they came over the wire, without headers and transfer framing, to a browser with an
 * empty cache. A file counts for a moment when it was asked for before that moment.
 */
export async function measureWeight(
  browser: Browser,
  house: House,
): Promise<{ readonly waitingRoom: Weight; readonly call: Weight }> {
  const doctor = await openDoctor(browser, house)
  const patient = await openPage(browser, RECORDER, true)
  const loads = await watchScripts(patient)
  await patient.page.goto(`${house.origin}/`)
  await dialIn(patient, house, 'Messung')
  const shown = patient.next('heading Wartezimmer')
  await enterWaitingRoom(patient)
  const waitingRoom = await weightAt(patient, loads, (await shown).at)
  await untilReady(doctor, patient)
  const frame = patient.next('picture')
  await doctor.page.getByRole('button', { name: 'Aufrufen' }).click()
  const { at } = await frame
  await doctor.page.waitForTimeout(1_000)
  const call = await weightAt(patient, loads, at)
  await doctor.page.getByRole('button', { name: 'Sprechstunde beenden' }).click()
  await patient.close()
  await doctor.close()
  return { waitingRoom, call }
}

async function weightAt({ page }: WatchedPage, loads: readonly Load[], at: number): Promise<Weight> {
  const urls = [...new Set(loads.filter(({ askedAt }) => askedAt <= at).map(({ url }) => url))]
  const bodies = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((entry) => ({ url: entry.name, bytes: (entry as PerformanceResourceTiming).encodedBodySize })),
  )
  const chunks = urls
    .map((url) => ({
      path: new URL(url).pathname,
      bytes: Math.max(...bodies.filter((body) => body.url === url).map(({ bytes }) => bytes)),
    }))
    .toSorted((one, other) => other.bytes - one.bytes)
  return { bytes: chunks.reduce((sum, { bytes }) => sum + bytes, 0), chunks }
}

/** What the browser asks for, as its developer tools see it: preloads and chunks that scripts load included. */
async function watchScripts({ page }: WatchedPage): Promise<readonly Load[]> {
  const loads: Load[] = []
  const devtools: CDPSession = await page.context().newCDPSession(page)
  devtools.on('Network.requestWillBeSent', ({ request, wallTime, type }) => {
    const { pathname } = new URL(request.url)
    if (type === 'Script' || pathname.endsWith('.js')) loads.push({ url: request.url, askedAt: wallTime * 1000 })
  })
  await devtools.send('Network.enable')
  return loads
}
