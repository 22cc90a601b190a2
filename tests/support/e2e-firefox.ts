import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { findFirefox } from '../../scripts/browsers.cjs'

/** An ordinary Firefox with its own test picture and sound. */
export async function launchFirefox(preferences: Readonly<Record<string, unknown>> = {}): Promise<Browser> {
  const executablePath = findFirefox()
  if (!executablePath) throw new Error('No Firefox was found.')
  return await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
      'intl.accept_languages': 'de-DE',
      ...preferences,
    },
  })
}

export const press = (page: Page, name: string) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click()

type Visit = {
  readonly link: string
  readonly name: string
  /** Texts of scripts that run in the page before its own code. */
  readonly before: readonly string[]
}

/** From the link to the waiting room. */
export async function waitInFirefox(firefox: Browser, { link, name, before }: Visit): Promise<Page> {
  const phone = await firefox.newPage()
  await phone.setViewport({ width: 390, height: 844 })
  for (const script of before) await phone.evaluateOnNewDocument(script)
  await phone.goto(link)
  await phone.locator('::-p-aria([name="Vor- und Nachname"][role="textbox"])').fill(name)
  await phone.locator('input[type=checkbox]').click()
  await press(phone, 'Einwählen')
  await phone.locator('video[aria-label="Ihr Bild"]').wait()
  await press(phone, 'Ins Wartezimmer')
  return phone
}
