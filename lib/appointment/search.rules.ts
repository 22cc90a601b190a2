/** What somebody looks for: words of the reference, times and days on the clinic's clock. All of them must fit. */
export type Search = {
  readonly words: readonly string[]
  /** `14:30`, or the beginning of it: `14:`. */
  readonly times: readonly string[]
  /** `24.11.`, with the year when it was given: `24.11.2026`. */
  readonly days: readonly string[]
}

/** »Nachsorge 14:30 24.11.«: what looks like a time or a day is one, the rest is the reference. */
export function searchOf(text: string): Search {
  const words: string[] = []
  const times: string[] = []
  const days: string[] = []
  for (const token of text.replace(/(\d{1,2}(?:[:.]\d{2})?)\s*Uhr\b/gi, '$1Uhr').split(/\s+/)) {
    const time = timeOf(token)
    const day = dayOf(token)
    if (time !== undefined) times.push(time)
    else if (day !== undefined) days.push(day)
    else if (token !== '') words.push(token)
  }
  return { words, times, days }
}

/** Whether each word stands in it, in whatever case. */
export function hasWords({ words }: Search, reference: string): boolean {
  const text = reference.toLocaleLowerCase('de')
  return words.every((word) => text.includes(word.toLocaleLowerCase('de')))
}

function timeOf(token: string): string | undefined {
  const [, hour, minute] = /^(\d{1,2})(?:[:.](\d{2}))?Uhr$/i.exec(token) ?? /^(\d{1,2}):(\d{2})?$/.exec(token) ?? []
  if (hour === undefined || Number(hour) > 23 || Number(minute ?? 0) > 59) return undefined
  return `${hour.padStart(2, '0')}:${minute ?? ''}`
}

function dayOf(token: string): string | undefined {
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?$/.exec(token) ?? []
  if (day === undefined || month === undefined || Number(day) > 31 || Number(month) > 12) return undefined
  const written = `${day.padStart(2, '0')}.${month.padStart(2, '0')}.`
  return year === undefined ? written : `${written}${year.length === 2 ? `20${year}` : year}`
}
