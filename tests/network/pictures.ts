import type { Page } from '@playwright/test'

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
export async function nextPicture(page: Page, after: number, withinMs: number): Promise<number> {
  const found = await page.waitForFunction((since) => globalThis.pictures.find((at) => at > since), after, {
    polling: 'raf',
    timeout: withinMs,
  })
  return (await found.jsonValue()) ?? 0
}
