/** The texts that a clinic may write itself: three public pages, and the leaflet that is confirmed before dialling in. */
export const TEXT_KINDS = ['imprint', 'privacy', 'terms', 'leaflet'] as const
export type TextKind = (typeof TEXT_KINDS)[number]

/** What they are called in the administration's addresses. */
export const TEXT_SLUGS = {
  imprint: 'impressum',
  privacy: 'datenschutz',
  terms: 'nutzungsbedingungen',
  leaflet: 'merkblatt',
} as const satisfies Record<TextKind, string>

export function kindOfSlug(slug: string): TextKind | undefined {
  return TEXT_KINDS.find((kind) => TEXT_SLUGS[kind] === slug)
}

/**
 * The edition of the texts that come with the product, as files in messages/texts/<edition>. What has shipped is never
 * changed: a new wording is a new edition in a new folder, and the earlier ones stay for the consents that name them.
 */
export const STANDARD = '2026-11'
export const EDITIONS = [STANDARD] as const
type Edition = (typeof EDITIONS)[number]

export function isEdition(name: string): name is Edition {
  return EDITIONS.some((edition) => edition === name)
}

/** The clinic's own versions are numbered from 1; undefined for what is no such number. */
export function numberOf(name: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(name) ? Number(name) : undefined
}

/** What a patient confirmed: the version of the leaflet and the period that it named, `3/30`. */
export function consentVersion(leaflet: string, keepDays: number): string {
  return `${leaflet}/${keepDays}`
}

/** Where the text that a consent names can be read, with the period that stood in it. */
export function addressOfConsent(consent: string): string {
  const { leaflet, keepDays } = confirmedIn(consent)
  const page = `/verwaltung/texte/${TEXT_SLUGS.leaflet}/${encodeURIComponent(leaflet)}`
  return keepDays === undefined ? page : `${page}?frist=${keepDays}`
}

/** What a consent names. Those from before the period was part of it name the edition alone. */
export function confirmedIn(consent: string): { readonly leaflet: string; readonly keepDays: number | undefined } {
  const [leaflet = '', days] = consent.split('/')
  return { leaflet, keepDays: days === undefined ? undefined : Number(days) }
}
