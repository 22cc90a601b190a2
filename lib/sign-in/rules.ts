import Bowser from 'bowser'

/**
 * A working day. Only a running call outlasts it, since no call is cut (R24), and that until `LONGEST_CALL_HOURS`: by
 * then a call in which nobody was seen has been closed.
 */
export const SIGN_IN_HOURS = 8
export const LONGEST_CALL_HOURS = 12

/**
 * No page open and nothing asked for so long: the person has left the desk. An open page of the portal counts as
 * being there, because whoever waits must be heard all day; the administration's pages hold no stream and do not count.
 */
export const IDLE_MINUTES = 30

/** »Zuletzt aktiv« is as coarse as this: enough to recognise a device, and no trace of somebody's every step. */
export const SEEN_EVERY_MINUTES = 5

export const BROWSERS = ['chrome', 'edge', 'firefox', 'safari', 'other'] as const
export const SYSTEMS = ['android', 'ios', 'windows', 'mac', 'linux', 'other'] as const

export type Device = { readonly browser: (typeof BROWSERS)[number]; readonly system: (typeof SYSTEMS)[number] }

/** By family only: a version would say nothing to a person and more to an attacker. */
export function deviceOf(userAgent: string): Device {
  if (userAgent === '') return { browser: 'other', system: 'other' }
  const { browser, os } = Bowser.parse(userAgent)
  return { browser: BROWSER[browser.name ?? ''] ?? 'other', system: SYSTEM[os.name ?? ''] ?? 'other' }
}

const BROWSER: Readonly<Record<string, Device['browser']>> = {
  Chrome: 'chrome',
  Chromium: 'chrome',
  'Microsoft Edge': 'edge',
  Firefox: 'firefox',
  Safari: 'safari',
}

const SYSTEM: Readonly<Record<string, Device['system']>> = {
  Android: 'android',
  iOS: 'ios',
  Windows: 'windows',
  macOS: 'mac',
  Linux: 'linux',
}
