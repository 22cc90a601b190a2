import { expect, type Page } from '@playwright/test'
import type { Evaluates } from '../support/e2e-media'

declare global {
  /** When each picture of the other side was shown, in milliseconds since 1970. */
  var pictures: number[]
}

/** Runs in the page before its own code. */
export function watchPictures(): void {
  const EVERY_MS = 50
  globalThis.pictures = []
  const watched = new WeakSet<HTMLVideoElement>()
  const watch = (video: HTMLVideoElement) =>
    video.requestVideoFrameCallback(() => {
      globalThis.pictures.push(performance.timeOrigin + performance.now())
      watch(video)
    })
  setInterval(() => {
    const video = document.querySelector<HTMLVideoElement>('video[aria-label="Gegenüber"]')
    if (!video || watched.has(video)) return
    watched.add(video)
    watch(video)
  }, EVERY_MS)
}

/** When the first picture after this moment was shown. */
export async function nextPicture(page: Evaluates, after: number, withinMs: number): Promise<number> {
  let found: number | undefined
  const look = (since: number) => globalThis.pictures.find((at) => at > since)
  await expect
    .poll(
      async () => {
        found = await page.evaluate(look, after)
        return found
      },
      { timeout: withinMs, intervals: [50] },
    )
    .toBeDefined()
  return found ?? 0
}

/** The longest time between two pictures from that moment on, in seconds. */
export async function longestPause(page: Page, since: number): Promise<number> {
  const shown = await page.evaluate(() => globalThis.pictures)
  const first = Math.max(0, shown.findIndex((at) => at > since) - 1)
  const pauses = shown.slice(first).map((at, index, all) => (index === 0 ? 0 : at - (all[index - 1] ?? at)))
  return Math.max(0, ...pauses) / 1_000
}
