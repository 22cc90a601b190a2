import type { Period } from './records.rules'

type Word = `period.${Period['from'] | 'years'}`
type Say = (word: Word, values?: Readonly<Record<string, number>>) => string

/** How a period is said: »30 Tage nach dem Ende des Termins«. `say` has the words of `records`. */
export function periodWords(period: Period, keepDays: number, say: Say): string {
  switch (period.from) {
    case 'appointment-end':
      return say('period.appointment-end', { days: keepDays })
    case 'record':
      return period.days % 365 === 0
        ? say('period.years', { years: period.days / 365 })
        : say('period.record', { days: period.days })
    case 'record-or-appointment':
      return say('period.record-or-appointment', { days: period.days })
    case 'appointment-over':
    case 'call-end':
    case 'visit-end':
    case 'lasting':
      return say(`period.${period.from}`)
    default:
      return period satisfies never
  }
}
