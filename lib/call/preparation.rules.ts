/** A doctor's page is connected with so many waiting patients at most: each costs a little of the line and the battery. */
export const PREPARED_AT_MOST = 5

type Waiting = {
  readonly doctors: readonly {
    readonly patients: readonly {
      readonly id: string
      readonly status: 'WAITING' | 'ADMITTED' | 'CONNECTED'
      readonly presence: 'present' | 'unstable' | 'away'
      /** Null for patients: companions are connected when they are called in. */
      readonly companion: string | null
    }[]
  }[]
}

/** With whom a doctor's page is connected before »Aufrufen«: the first who wait and are there, in order of arrival. */
export function whomToPrepare({ doctors }: Waiting): string[] {
  return doctors
    .flatMap(({ patients }) => patients)
    .filter(({ status, presence, companion }) => status === 'WAITING' && presence !== 'away' && companion === null)
    .slice(0, PREPARED_AT_MOST)
    .map(({ id }) => id)
}
