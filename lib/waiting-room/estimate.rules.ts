/** Further ahead nobody can say. */
const AT_MOST_MINUTES = 60

type Planned = { readonly startsAt: Date; readonly endsAt: Date }

/** What may come before somebody's own turn with the same doctor. */
export type Turn = Planned & {
  /** When the patient was called in: the consultation that is going on. Null: still to come. */
  readonly admittedAt: Date | null
  /** Whether this patient waits already. */
  readonly here: boolean
}

/**
 * When somebody who waits is likely to be called in, or nothing where it cannot be known honestly: while the consultation
 * in progress takes longer than planned, when somebody's time has come and the doctor is in no consultation, and
 * while the time of somebody runs who has not come yet. Consultations take as long as they are planned.
 */
export function expectedAt(own: Planned, turns: readonly Turn[], now: Date): Date | undefined {
  const at = now.getTime()
  const running = turns.find(({ admittedAt }) => admittedAt !== null)
  const ahead = turns
    .filter((turn) => turn.admittedAt === null && (turn.here || turn.endsAt.getTime() > at))
    .toSorted((one, other) => one.startsAt.getTime() - other.startsAt.getTime())
  const isDue = ({ startsAt }: Planned) => startsAt.getTime() <= at
  if (ahead.some((turn) => !turn.here && isDue(turn))) return undefined
  let free = at
  if (running?.admittedAt) {
    free = running.admittedAt.getTime() + length(running)
    if (free <= at) return undefined
  } else if (isDue(own) || ahead.some(isDue)) return undefined
  for (const turn of ahead) free = Math.max(free, turn.startsAt.getTime()) + length(turn)
  const expected = Math.max(free, own.startsAt.getTime())
  return expected > at && expected <= at + AT_MOST_MINUTES * 60_000 ? new Date(expected) : undefined
}

function length({ startsAt, endsAt }: Planned): number {
  return endsAt.getTime() - startsAt.getTime()
}

/** In whole minutes, and from ten on in steps of five: nobody should count the seconds. */
export function minutesUntil(expected: Date, now: Date): number {
  const minutes = Math.max(1, Math.ceil((expected.getTime() - now.getTime()) / 60_000))
  return minutes < 10 ? minutes : Math.ceil(minutes / 5) * 5
}
