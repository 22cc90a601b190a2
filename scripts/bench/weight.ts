import type { Browser, CDPSession } from '@playwright/test'
import type { House } from './house'
import { openPage, type WatchedPage } from './pages'
import { dialIn, enterWaitingRoom, openDoctor, RECORDER, untilReady } from './people'

export type Chunk = { readonly path: string; readonly bytes: number }
export type Weight = { readonly bytes: number; readonly chunks: readonly Chunk[] }

type Load = { readonly path: string; readonly askedAt: number; bytes: number }

/**
 * Bodies of JavaScript files as they came over the wire, without headers, to a browser with an empty cache. A file
 * counts for a moment when it was asked for before that moment.
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
  const waitingRoom = weightAt(loads, (await shown).at)
  await untilReady(doctor, patient)
  const frame = patient.next('frame')
  await doctor.page.getByRole('button', { name: 'Aufrufen' }).click()
  const { at } = await frame
  await doctor.page.waitForTimeout(1_000)
  const call = weightAt(loads, at)
  await doctor.page.getByRole('button', { name: 'Sprechstunde beenden' }).click()
  await patient.close()
  await doctor.close()
  return { waitingRoom, call }
}

function weightAt(loads: ReadonlyMap<string, Load>, at: number): Weight {
  const chunks = [...loads.values()]
    .filter(({ askedAt }) => askedAt <= at)
    .map(({ path, bytes }) => ({ path, bytes }))
    .toSorted((one, other) => other.bytes - one.bytes)
  return { bytes: chunks.reduce((sum, { bytes }) => sum + bytes, 0), chunks }
}

async function watchScripts({ page }: WatchedPage): Promise<ReadonlyMap<string, Load>> {
  const loads = new Map<string, Load>()
  const devtools: CDPSession = await page.context().newCDPSession(page)
  devtools.on('Network.requestWillBeSent', ({ requestId, request, wallTime, type }) => {
    const { pathname } = new URL(request.url)
    if (type === 'Script' || pathname.endsWith('.js')) {
      loads.set(requestId, { path: pathname, askedAt: wallTime * 1000, bytes: 0 })
    }
  })
  devtools.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const load = loads.get(requestId)
    if (load) load.bytes += encodedDataLength
  })
  await devtools.send('Network.enable')
  return loads
}
