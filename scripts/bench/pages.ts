import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]
const WITHIN_MS = 30_000

export type Mark = { readonly name: string; readonly at: number }

export async function openBrowser(): Promise<Browser> {
  const executablePath = [process.env.CHROMIUM_PATH ?? '', ...PLACES].find((path) => path !== '' && existsSync(path))
  return await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--no-sandbox',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--disable-background-networking',
    ],
  })
}

/** A page that tells what happens in it, with its own times. */
export class WatchedPage {
  readonly #waiting: { readonly name: string; readonly take: (mark: Mark) => void }[] = []

  readonly #listeners = new Set<(mark: Mark) => void>()

  constructor(readonly page: Page) {}

  hear(mark: Mark): void {
    for (const listener of this.#listeners) listener(mark)
    for (const waiting of this.#waiting.filter(({ name }) => name === mark.name)) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
      waiting.take(mark)
    }
  }

  /** The next mark of this name, from now on. */
  next(name: string): Promise<Mark> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no »${name}« within ${WITHIN_MS / 1000} s`)), WITHIN_MS)
      this.#waiting.push({
        name,
        take: (mark) => {
          clearTimeout(late)
          resolve(mark)
        },
      })
    })
  }

  /** Hears every mark; returns how to stop that. */
  listen(listener: (mark: Mark) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    await this.page.context().close()
  }
}

/** A page in a context of its own, in which `scripts` of scripts/bench/page run first. */
export async function openPage(browser: Browser, scripts: readonly string[], phone = false): Promise<WatchedPage> {
  const context: BrowserContext = await browser.newContext({
    locale: 'de-DE',
    permissions: ['camera', 'microphone'],
    viewport: phone ? { width: 390, height: 844 } : { width: 1280, height: 800 },
  })
  const page = await context.newPage()
  const watched = new WatchedPage(page)
  await page.exposeBinding('benchTell', (_source, mark: Mark) => watched.hear(mark))
  for (const script of scripts) await page.addInitScript({ path: join('scripts', 'bench', 'page', script) })
  return watched
}
