import Bowser from 'bowser'
import type { Place } from './place.rules'

/**
 * Whether a browser carries a consultation (L6): `suitable`, `untested` (related to a tested one: may go on after the
 * message), or not at all: `outdated`, `in-app` (inside another app, which cannot use the camera), `unsuitable`.
 */
export type BrowserVerdict = 'suitable' | 'untested' | 'outdated' | 'in-app' | 'unsuitable'

/** The oldest versions that have all that the call needs (streams in fetch, unified plan, `:has`). */
const OLDEST = { chrome: 111, firefox: 115, safari: 16 } as const

/** Browsers inside other apps: messengers, social networks, mail programs, Android's bare web view. */
const IN_APP =
  /\b(FBAN|FBAV|FB_IAB|Instagram|WhatsApp|Line\/|MicroMessenger|GSA\/|Snapchat|LinkedInApp|TikTok|Twitter)|; wv\)/

export function judgeBrowser(userAgent: string): BrowserVerdict {
  if (IN_APP.test(userAgent)) return 'in-app'
  if (userAgent === '') return 'untested'
  const { browser, engine, os } = Bowser.parse(userAgent)
  const version = Number.parseInt(browser.version ?? '', 10)
  const old = (oldest: number) => (Number.isNaN(version) || version < oldest ? 'outdated' : 'suitable')
  switch (browser.name) {
    case 'Chrome':
    case 'Chromium':
      // On iOS every browser is Safari's engine, and has its version.
      return os.name === 'iOS' ? 'suitable' : old(OLDEST.chrome)
    case 'Firefox':
      return os.name === 'iOS' ? 'suitable' : old(OLDEST.firefox)
    case 'Safari':
      return old(OLDEST.safari)
    default:
      return ['Blink', 'WebKit', 'Gecko'].includes(engine.name ?? '') && browser.name !== 'Internet Explorer'
        ? 'untested'
        : 'unsuitable'
  }
}

/** Where a page is shown, by the browser's own name. */
export function placeOf(userAgent: string): Place {
  if (userAgent === '') return { browser: 'other', system: 'other' }
  const { browser, os } = Bowser.parse(userAgent)
  return { browser: BROWSERS[browser.name ?? ''] ?? 'other', system: SYSTEMS[os.name ?? ''] ?? 'other' }
}

const BROWSERS: Readonly<Record<string, Place['browser']>> = {
  Chrome: 'chrome',
  Chromium: 'chrome',
  Firefox: 'firefox',
  Safari: 'safari',
}

const SYSTEMS: Readonly<Record<string, Place['system']>> = {
  Android: 'android',
  iOS: 'ios',
  Windows: 'windows',
  macOS: 'mac',
}
