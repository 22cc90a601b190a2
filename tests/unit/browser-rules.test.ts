import { judgeBrowser } from '@/lib/browser/rules'

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'

test.each([
  ['Chrome', `${WINDOWS} ${WEBKIT} Chrome/130.0.0.0 Safari/537.36`, 'suitable'],
  [
    'Chrome on a phone',
    `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${WEBKIT} Chrome/130.0.0.0 Mobile Safari/537.36`,
    'suitable',
  ],
  ['Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'suitable'],
  ['Safari', `${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1`, 'suitable'],
  ['Chrome on an iPhone', `${IPHONE} CriOS/130.0.0.0 Mobile/15E148 Safari/604.1`, 'suitable'],
  ['Edge', `${WINDOWS} ${WEBKIT} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0`, 'untested'],
  ['Opera', `${WINDOWS} ${WEBKIT} Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0`, 'untested'],
  ['nothing that says its name', '', 'untested'],
  ['an old Chrome', `${WINDOWS} ${WEBKIT} Chrome/80.0.0.0 Safari/537.36`, 'outdated'],
  ['an old Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:78.0) Gecko/20100101 Firefox/78.0', 'outdated'],
  [
    'an old Safari',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1 Safari/605.1.15',
    'outdated',
  ],
  ['a social network’s own', `${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/470.0]`, 'in-app'],
  ['Internet Explorer', 'Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko', 'unsuitable'],
] as const)('[L6] %s is judged rightly', (_, userAgent, verdict) => {
  expect(judgeBrowser(userAgent)).toBe(verdict)
})
