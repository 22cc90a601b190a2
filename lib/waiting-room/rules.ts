/** The waiting room's one status. */
export type WaitingStatus = 'PREPARING' | 'WAITING' | 'ADMITTED' | 'CONNECTED' | 'FINISHED' | 'LEFT'

type Move = {
  readonly by: 'doctor' | 'visitor' | 'organiser'
  readonly from: readonly WaitingStatus[]
  readonly to: WaitingStatus
}

/** The one table of what may happen: it drives the permission, the legality check and the conditional UPDATE. */
export const MOVES = {
  /** The device check is done. */
  enter: { by: 'visitor', from: ['PREPARING'], to: 'WAITING' },
  /** »Aufrufen« */
  admit: { by: 'doctor', from: ['WAITING'], to: 'ADMITTED' },
  /** The patient's page was heard of after the admission. */
  connect: { by: 'visitor', from: ['ADMITTED'], to: 'CONNECTED' },
  /** Back into the waiting room: the doctor hangs up, the patient keeps the place. */
  requeue: { by: 'doctor', from: ['ADMITTED', 'CONNECTED'], to: 'WAITING' },
  /** »Sprechstunde beenden« */
  finish: { by: 'doctor', from: ['ADMITTED', 'CONNECTED'], to: 'FINISHED' },
  /** A colleague takes over who waits: the entry is another doctor's from here on. */
  handOver: { by: 'organiser', from: ['WAITING'], to: 'WAITING' },
  /** Who waits is let go, with the goodbye page: not needed any more, or the consultation was the patient's and is over. */
  dismiss: { by: 'organiser', from: ['WAITING'], to: 'FINISHED' },
  /** Ended by mistake: back to wait, for `RETURN_MINUTES`. Who has left by themselves is not called back. */
  return: { by: 'organiser', from: ['FINISHED'], to: 'WAITING' },
  /** The appointment was cancelled while somebody waited for it. */
  cancel: { by: 'organiser', from: ['PREPARING', 'WAITING'], to: 'FINISHED' },
  /** The patient signs off (L5). */
  leave: { by: 'visitor', from: ['PREPARING', 'WAITING', 'ADMITTED', 'CONNECTED'], to: 'LEFT' },
} as const satisfies Record<string, Move>

export type MoveName = keyof typeof MOVES

/** Called in, and not sent back or home again. */
export const IN_CONSULTATION: readonly WaitingStatus[] = ['ADMITTED', 'CONNECTED']

/** A visit in one of these is over: its cookie opens nothing any more. */
export const OVER: readonly WaitingStatus[] = ['FINISHED', 'LEFT']

export type Presence = 'present' | 'unstable' | 'away'

/** A page says every 15 s that it is there. */
export const PRESENCE_SECONDS = 15

/** A page that was not heard of for longer is away. */
export const AWAY_SECONDS = 120

/** Derived from when the page was last heard of: a sleeping phone is away, and keeps its place all the same. */
export function presenceOf(secondsSinceSeen: number): Presence {
  if (secondsSinceSeen <= 2.5 * PRESENCE_SECONDS) return 'present'
  return secondsSinceSeen <= AWAY_SECONDS ? 'unstable' : 'away'
}

/** A page that was not heard of for so long is not shown to the doctor any more; its return shows it again. */
export const SHOWN_MINUTES = 60

/** A visit is over so long after its appointment's end, whatever its cookie says. */
export const VISIT_ENDS_HOURS = 12

/** So long after its end a visit can be taken up again, and the goodbye page asks whether it was. */
export const RETURN_MINUTES = 10

export function mayReturn(endedAt: Date, now: Date): boolean {
  return now.getTime() - endedAt.getTime() < RETURN_MINUTES * 60_000
}

/** Messages that are kept for one patient; an older one makes way for a new one. */
export const MESSAGES_KEPT = 10

/** Whole minutes that somebody has waited. */
export function minutesWaited(arrivedAt: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - arrivedAt.getTime()) / 60_000))
}

/** Whole minutes since the appointed time; 0 before it. */
export function minutesOver(startsAt: Date, now: Date): number {
  return minutesWaited(startsAt, now)
}

export type Order = 'arrival' | 'appointment'

type Timed = { readonly arrivedAt: string; readonly startsAt: string }

/** Who waits, in the order in which they came or in that of their appointments; equal ones as they came. */
export function inOrder<Patient extends Timed>(patients: readonly Patient[], order: Order): Patient[] {
  const arrived = (one: Timed, other: Timed) => one.arrivedAt.localeCompare(other.arrivedAt)
  return patients.toSorted((one, other) =>
    order === 'arrival' ? arrived(one, other) : one.startsAt.localeCompare(other.startsAt) || arrived(one, other),
  )
}

type Snapshot = {
  readonly doctors: readonly {
    readonly id: string
    readonly patients: readonly { readonly id: string; readonly status: WaitingStatus }[]
    readonly dismissed?: readonly { readonly id: string }[]
  }[]
  readonly call: object | null
}

/**
 * Whether the change from one snapshot to the next may be heard: somebody has arrived whose doctor is in no call (R23).
 * Who waited already when the page was opened has not arrived, nor has who comes back from the consulting room, nor
 * whom the practice itself has brought back.
 */
export function isHeard(before: Snapshot | undefined, after: Snapshot): boolean {
  if (!before || after.call) return false
  return after.doctors.some(({ id, patients }) => {
    const last = before.doctors.find((doctor) => doctor.id === id)
    const known = [...(last?.patients ?? []), ...(last?.dismissed ?? [])]
    if (!last || patients.some(({ status }) => status !== 'WAITING')) return false
    return patients.some((patient) => !known.some((other) => other.id === patient.id))
  })
}
