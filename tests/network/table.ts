/** What is measured, and the table that is made of it. */

export const ATTACHMENT = 'rounds'

export type Round = {
  /** Whose network was disturbed. */
  readonly at: string
  /** Pictures and sound flow on both sides. */
  readonly recovered: boolean
  /** Seconds to the next new picture there, or of the longest pause. */
  readonly doctor: number | null
  readonly patient: number | null
}

export type Measured = { readonly fault: string; readonly counted: string; readonly rounds: readonly Round[] }

/** A round is as slow as its slower side. */
const secondsOf = ({ doctor, patient }: Round) =>
  Math.max(doctor ?? Number.POSITIVE_INFINITY, patient ?? Number.POSITIVE_INFINITY)

export type Line = {
  readonly fault: string
  readonly counted: string
  readonly runs: number
  readonly recovered: number
  readonly median: number
  readonly worst: number
}

export function lineOf({ fault, counted, rounds }: Measured): Line {
  const seconds = rounds.map(secondsOf).toSorted((one, other) => one - other)
  const middle = seconds.length / 2
  const median =
    ((seconds[Math.ceil(middle) - 1] ?? 0) + (seconds[Math.floor(middle)] ?? seconds[Math.ceil(middle) - 1] ?? 0)) / 2
  const recovered = rounds.filter((round) => round.recovered).length
  return { fault, counted, runs: rounds.length, recovered, median, worst: seconds.at(-1) ?? 0 }
}

export function markdown(lines: readonly Line[]): string {
  const number = (seconds: number) => (Number.isFinite(seconds) ? seconds.toFixed(2) : 'never')
  return [
    '| fault | runs | recovered | median s | worst s | counted |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...lines.map(
      ({ fault, runs, recovered, median, worst, counted }) =>
        `| ${fault} | ${runs} | ${recovered} | ${number(median)} | ${number(worst)} | ${counted} |`,
    ),
  ].join('\n')
}
