import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { accentFor, accentStyles, contrast, GROUNDS, MIN_CONTRAST, OWN_ACCENT, THEMES } from '@/lib/clinic/colour.rules'

const colours = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)
const EXTREMES = ['#000000', '#ffffff', '#ffff00', '#00ff00', '#0000ff', '#ff0000', '#808080', '#fefefe']

function expectLegible(colour: string): void {
  for (const theme of THEMES) {
    const { accent, strong, on, soft } = accentFor(colour, theme)
    const { ground, surface, sunken, ink, muted } = GROUNDS[theme]
    for (const [words, under] of [
      ...[ground, surface, sunken, soft].flatMap((place) => [
        [accent, place],
        [strong, place],
      ]),
      [on, accent],
      [on, strong],
      [ink, soft],
      [muted, soft],
    ] as const)
      expect({
        colour,
        theme,
        words,
        under,
        legible: contrast(words ?? '', under ?? '') >= MIN_CONTRAST,
      }).toMatchObject({
        legible: true,
      })
  }
}

test('[R29][R9] whatever colour a clinic chooses, every word in, on and beside it can be read in both themes', () => {
  for (const colour of EXTREMES) expectLegible(colour)
  fc.assert(fc.property(colours, expectLegible), { numRuns: 300 })
})

test('[R29] a colour that can be read stays itself; a lighter one gives way and keeps its hue', () => {
  expect(accentFor('#0b5a69', 'light').accent).toBe('#0b5a69')
  expect(accentFor('#7a1f5c', 'light').accent).toBe('#7a1f5c')
  const { accent } = accentFor('#ffb300', 'light')
  expect(accent).not.toBe('#ffb300')
  expect(contrast(accent, '#ffffff')).toBeGreaterThanOrEqual(MIN_CONTRAST)
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(accent.slice(at, at + 2), 16))
  expect(red).toBeGreaterThan(green)
  expect(green).toBeGreaterThan(blue)
})

test('[R29] contrast as WCAG defines it', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
})

test('[R29] the grounds are those of the pages', () => {
  const styles = readFileSync('app/globals.css', 'utf8')
  const [light = '', dark = ''] = styles.split('prefers-color-scheme: dark')
  for (const [theme, text] of [
    ['light', light],
    ['dark', dark],
  ] as const)
    for (const [name, value] of Object.entries(GROUNDS[theme])) expect(text).toContain(`--${name}: ${value};`)
  expect(light).toContain(`--accent: ${OWN_ACCENT};`)
})

test('[R6] the stylesheet holds the tokens and nothing else', () => {
  expect(accentStyles('#7a1f5c')).toMatch(
    /^(:root:root\{(--[a-z-]+:#[0-9a-f]{6};?){4}\}\n?|@media \(prefers-color-scheme:dark\)\{|\}\n)+$/,
  )
})
