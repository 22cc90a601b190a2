/**
 * One colour that the clinic chose becomes the accent of both themes. It keeps its hue; where words would not be legible
 * in it (WCAG 2.2, 1.4.3 and 1.4.11), its lightness gives way.
 */

/** What the accent stands on and beside, as app/globals.css has it. */
export const GROUNDS = {
  light: {
    ground: '#f6f5f1',
    surface: '#ffffff',
    sunken: '#edece6',
    ink: '#1b2426',
    muted: '#52605f',
    line: '#cfd4d0',
  },
  dark: { ground: '#11181a', surface: '#192225', sunken: '#0c1214', ink: '#edf2f1', muted: '#a8b6b6', line: '#36444a' },
} as const

export type Theme = keyof typeof GROUNDS
export const THEMES = ['light', 'dark'] as const satisfies readonly Theme[]

type Accent = {
  readonly accent: string
  /** Under the pointer. */
  readonly strong: string
  /** What is written on either of them. */
  readonly on: string
  /** The quiet ground of a notice. */
  readonly soft: string
}

/** The product's own, as app/globals.css has it. */
export const OWN_ACCENT = '#0b5a69'

/** Text; and so all the more what has to be seen only (3 : 1). */
export const MIN_CONTRAST = 4.5

export function isColour(text: string): boolean {
  return /^#[0-9a-f]{6}$/.test(text)
}

export function accentFor(colour: string, theme: Theme): Accent {
  return theme === 'light' ? onLight(colour) : onDark(colour)
}

/** The clinic's colour itself, unless it is too light to be read. */
function onLight(colour: string): Accent {
  const { lightness, chroma, hue } = lchOf(colour)
  const { ground, surface, sunken } = GROUNDS.light
  const soft = hexOf({ lightness: 0.945, chroma: Math.min(chroma, 0.022), hue })
  const legible = (candidate: string) =>
    [ground, surface, sunken, soft].every((on) => contrast(candidate, on) >= MIN_CONTRAST)
  let [accent, height] = [colour, lightness]
  while (!legible(accent)) {
    height -= 0.005
    accent = hexOf({ lightness: height, chroma, hue })
  }
  return { accent, strong: hexOf({ lightness: Math.max(height - 0.08, 0), chroma, hue }), on: '#ffffff', soft }
}

function onDark(colour: string): Accent {
  const { lightness, chroma, hue } = lchOf(colour)
  const { ground, surface, sunken } = GROUNDS.dark
  const soft = hexOf({ lightness: 0.325, chroma: Math.min(chroma, 0.045), hue })
  const on = hexOf({ lightness: 0.22, chroma: Math.min(chroma, 0.04), hue })
  const legible = (candidate: string) =>
    [ground, surface, sunken, soft, on].every((under) => contrast(candidate, under) >= MIN_CONTRAST)
  // Softer than on paper: a strong colour glares on black.
  const muted = Math.min(chroma, 0.12)
  let height = Math.max(lightness, 0.79)
  let accent = hexOf({ lightness: height, chroma: muted, hue })
  while (!legible(accent)) {
    height += 0.005
    accent = hexOf({ lightness: height, chroma: muted, hue })
  }
  return { accent, strong: hexOf({ lightness: Math.min(height + 0.07, 1), chroma: muted, hue }), on, soft }
}

/** The stylesheet that puts the clinic's colour in the place of the product's. */
export function accentStyles(colour: string): string {
  const tokens = (theme: Theme) => {
    const { accent, strong, on, soft } = accentFor(colour, theme)
    // Twice the root: it counts more than app/globals.css, whichever comes first.
    return `:root:root{--accent:${accent};--accent-strong:${strong};--on-accent:${on};--accent-soft:${soft}}`
  }
  return `${tokens('light')}\n@media (prefers-color-scheme:dark){${tokens('dark')}}\n`
}

/** WCAG 2: from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

function luminance(hex: string): number {
  const [red, green, blue] = linearOf(hex)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

type Triple = readonly [number, number, number]

function linearOf(hex: string): Triple {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

/** Lightness, chroma and hue as the eye judges them: OKLCH (CSS Color 4), with its matrices. */
type Lch = { readonly lightness: number; readonly chroma: number; readonly hue: number }

function lchOf(hex: string): Lch {
  const [red, green, blue] = linearOf(hex)
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(a, b),
    hue: Math.atan2(b, a),
  }
}

/** The nearest colour that a screen has: it keeps lightness and hue, and gives up chroma. */
function hexOf(wanted: Lch): string {
  const lightness = Math.min(Math.max(wanted.lightness, 0), 1)
  for (let chroma = wanted.chroma; chroma > 0; chroma -= 0.004) {
    const linear = linearFrom({ ...wanted, lightness, chroma })
    if (linear.every((channel) => channel >= -0.0005 && channel <= 1.0005)) return written(linear)
  }
  return written(linearFrom({ ...wanted, lightness, chroma: 0 }))
}

function linearFrom({ lightness, chroma, hue }: Lch): Triple {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)]
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

function written(linear: Triple): string {
  const channel = (value: number) => {
    const bounded = Math.min(Math.max(value, 0), 1)
    const gamma = bounded <= 0.0031308 ? bounded * 12.92 : 1.055 * bounded ** (1 / 2.4) - 0.055
    return Math.round(gamma * 255)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${linear.map(channel).join('')}`
}
