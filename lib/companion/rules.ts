/** Why a further person takes part: a closed set, and all that is kept about it. */
export const COMPANION_KINDS = ['interpreter', 'relative', 'carer'] as const

export type CompanionKind = (typeof COMPANION_KINDS)[number]

/** The doctor's seat and the patient's; every seat above is a companion's. */
export const DOCTOR_SEAT = 0
export const PATIENT_SEAT = 1

/** A call has four ends at most: what more would cost a phone has not been measured (docs/evidence). */
export const COMPANION_SEATS = [2, 3] as const

/** The seat that is kept for a new companion; undefined when all are. */
export function freeSeat(kept: readonly number[]): number | undefined {
  return COMPANION_SEATS.find((seat) => !kept.includes(seat))
}

type Waiting = { readonly companion: CompanionKind | null; readonly appointmentId: string }

/** Whether »Aufrufen« may be clicked: one call at a time, and a companion comes into the call of the own appointment. */
export function mayAdmit({ companion, appointmentId }: Waiting, callAppointmentId: string | null): boolean {
  return companion === null ? callAppointmentId === null : callAppointmentId === appointmentId
}
