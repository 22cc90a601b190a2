import type { Place } from '@/lib/browser/place.rules'
import { isHandheld, withTouch } from '@/lib/browser/place.rules'
import { placeOf } from '@/lib/browser/rules'
import { helpFor } from '@/lib/device-check/help.rules'
import { type Fault, STEPS } from '@/lib/device-check/rules'
import de from '@/messages/de.json'

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'

test.each<[string, string, Place]>([
  [
    'Chrome on Windows',
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/130.0.0.0 Safari/537.36`,
    { browser: 'chrome', system: 'windows' },
  ],
  [
    'Chrome on Android',
    `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${WEBKIT} Chrome/130.0.0.0 Mobile Safari/537.36`,
    { browser: 'chrome', system: 'android' },
  ],
  [
    'Firefox on Linux',
    'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    { browser: 'firefox', system: 'other' },
  ],
  [
    'Firefox on Android',
    'Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0',
    { browser: 'firefox', system: 'android' },
  ],
  ['Safari on an iPhone', `${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1`, { browser: 'safari', system: 'ios' }],
  ['Chrome on an iPhone', `${IPHONE} CriOS/130.0.0.0 Mobile/15E148 Safari/604.1`, { browser: 'chrome', system: 'ios' }],
  [
    'Safari on a Mac',
    `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15`,
    { browser: 'safari', system: 'mac' },
  ],
  ['nothing that says its name', '', { browser: 'other', system: 'other' }],
])('[L6] %s is known by its name', (_, userAgent, place) => {
  expect(placeOf(userAgent)).toEqual(place)
})

test('[R26] an iPad that calls itself a Mac is known by its touch screen', () => {
  const safari = placeOf(`${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15`)
  expect(isHandheld(withTouch(safari, 0))).toBe(false)
  expect(isHandheld(withTouch(safari, 5))).toBe(true)
})

test.each<[Place, string]>([
  [{ browser: 'chrome', system: 'windows' }, 'Symbol mit den zwei Reglern'],
  [{ browser: 'chrome', system: 'android' }, 'Berechtigungen'],
  [{ browser: 'chrome', system: 'ios' }, 'Einstellungen« Ihres Geräts'],
  [{ browser: 'firefox', system: 'windows' }, 'durchgestrichene Symbol'],
  [{ browser: 'firefox', system: 'android' }, 'Schloss'],
  [{ browser: 'safari', system: 'ios' }, '»aA«'],
  [{ browser: 'safari', system: 'mac' }, 'ganz oben am Bildschirm auf »Safari«'],
  [{ browser: 'other', system: 'other' }, 'Symbol für Einstellungen'],
])('[L6][R26] who has refused is shown the way in the very browser: %j', (place, words) => {
  const text = helpFor('refused', 'camera', place)
    .steps.map((step) => de.check.do[step])
    .join(' ')
  expect(text).toContain(words)
  expect(text).toContain('»Noch einmal prüfen«')
})

const FAULTS: Fault[] = [
  ...(['refused', 'dismissed', 'system', 'policy', 'missing', 'busy', 'insecure', 'unknown', 'silent'] as const),
  ...(['unheard', 'in-app', 'slow', 'very-slow', 'udp-blocked', 'blocked', 'unreachable'] as const),
]
const PLACES = (['chrome', 'firefox', 'safari', 'other'] as const).flatMap((browser) =>
  (['android', 'ios', 'windows', 'mac', 'other'] as const).map((system): Place => ({ browser, system })),
)

test.each(FAULTS)('[L6] there is something to do about “%s” everywhere, and a picture', (fault) => {
  for (const place of PLACES) {
    for (const step of STEPS) {
      const { steps, drawing } = helpFor(fault, step, place)
      expect(steps.length).toBeGreaterThan(0)
      expect(new Set(steps).size).toBe(steps.length)
      expect(drawing).toMatch(/^\w+$/)
    }
  }
})
