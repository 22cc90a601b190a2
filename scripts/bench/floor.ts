import type { Browser } from '@playwright/test'
import { type Mark, openPage, type WatchedPage } from './pages'

/** What the product asks of camera and microphone (lib/call/media.client.ts). */
const MEDIA: MediaStreamConstraints = {
  video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, facingMode: 'user' },
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
}

/** Time for the pages to come to rest before the clock runs. */
const SETTLE_MS = 500

export type FloorRound = { readonly ms: number; readonly marks: readonly Mark[] }

/**
 * Two bare RTCPeerConnections in two pages of two contexts, each with its camera stream already taken and its tracks
 * already added, or placeholders in their place. Descriptions and candidates go from page to page through this process as they come.
 */
export type Floor = {
  /** Counted from the call of createOffer to the later of the two first frames. */
  connect(): Promise<FloorRound>
  /** They are connected already, with placeholder tracks: counted from the caller's word that swaps them on both sides. */
  swap(): Promise<FloorRound>
}

export async function openFloor(browser: Browser, origin: string): Promise<Floor> {
  const [caller, callee] = [await openBare(browser, origin), await openBare(browser, origin)]
  await connect(caller, callee)
  await connect(callee, caller)
  for (const { page } of [caller, callee]) await page.evaluate((media) => window.floor.take(media), MEDIA)
  const both = [caller, callee]
  const prepare = async (swapped: boolean) => {
    for (const { page } of both) await page.evaluate((given) => window.floor.prepare(given), swapped)
  }
  const measure = async (begin: () => Promise<void>): Promise<FloorRound> => {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
    const marks: Mark[] = []
    const hear = (side: string) => (mark: Mark) => marks.push({ ...mark, name: `${side} ${mark.name}` })
    const stops = [caller.listen(hear('caller')), callee.listen(hear('callee'))]
    const begun = caller.next('begin')
    const frames = Promise.all([caller.next('picture'), callee.next('picture')])
    await begin()
    const [one, other] = await frames
    const ms = Math.max(one.at, other.at) - (await begun).at
    for (const stop of stops) stop()
    for (const { page } of both) await page.evaluate(() => window.floor.close())
    return { ms, marks }
  }
  return {
    async connect() {
      await prepare(false)
      return await measure(() => caller.page.evaluate(() => window.floor.offer()))
    },
    async swap() {
      await prepare(true)
      const open = Promise.all(both.map((bare) => bare.next('channel open')))
      await caller.page.evaluate(() => window.floor.offer())
      await open
      return await measure(() => caller.page.evaluate(() => window.floor.swap()))
    },
  }
}

async function openBare(browser: Browser, origin: string): Promise<WatchedPage> {
  const bare = await openPage(browser, ['picture.js'])
  await bare.page.route('**/bare', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }))
  return bare.page.goto(`${origin}/bare`).then(() => bare)
}

async function connect(from: WatchedPage, to: WatchedPage): Promise<void> {
  await from.page.exposeBinding('floorSend', (_source, message: FloorMessage) => {
    void to.page.evaluate((heard) => window.floor.hear(heard), message)
  })
  await from.page.addScriptTag({ path: 'scripts/bench/page/floor.js' })
}
