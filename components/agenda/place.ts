import type { View } from '@/lib/appointment/range.rules'

/** What part of the agenda a page shows; its address says it, so that »Zurück« and a bookmark work. */
export type Place = {
  readonly view: View
  readonly date: string
  /** Undefined: everybody's. */
  readonly doctorId: string | undefined
}

/** The words of the address. */
export const VIEW_WORD: Record<View, string> = { day: 'tag', week: 'woche', list: 'liste' }

export function addressOf({ view, date, doctorId }: Place): string {
  const words = new URLSearchParams({ ansicht: VIEW_WORD[view], tag: date })
  if (doctorId !== undefined) words.set('bei', doctorId)
  return `/praxis?${words}`
}
