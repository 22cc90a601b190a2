import { type Figures, type LinkHint, NOTHING_COUNTED, summarise } from './figures.rules'

/** A little less than a second: whoever reads the reports does not keep time to the millisecond. */
const AT_MOST_EVERY_MS = 900

/** Of the reports that it is shown, takes one a second and tells what it says; passes every report on as it is. */
export function readFigures(
  onFigures: (figures: Figures, now: number) => void,
): (report: RTCStatsReport) => RTCStatsReport {
  let counters = NOTHING_COUNTED
  let readAt = Number.NEGATIVE_INFINITY
  return (report) => {
    const now = performance.now()
    if (now - readAt < AT_MOST_EVERY_MS) return report
    readAt = now
    const entries: Record<string, unknown>[] = []
    report.forEach((entry: Record<string, unknown>) => {
      entries.push(entry)
    })
    const summary = summarise(entries, counters, linkHint())
    counters = summary.counters
    onFigures(summary.figures, now)
    return report
  }
}

function linkHint(): LinkHint {
  const connection: unknown = 'connection' in navigator ? navigator.connection : null
  const told = (key: string): string | null => {
    if (typeof connection !== 'object' || connection === null) return null
    const value: unknown = Reflect.get(connection, key)
    return typeof value === 'string' ? value : null
  }
  return { type: told('type'), effectiveType: told('effectiveType') }
}
