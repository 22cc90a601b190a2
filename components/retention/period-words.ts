import { useTranslations } from 'next-intl'
import { periodWords } from '@/lib/retention/period.rules'
import type { Period } from '@/lib/retention/records.rules'

/** How a period is said: »30 Tage nach dem Ende des Termins«. */
export function usePeriodWords(): (period: Period, keepDays: number) => string {
  const t = useTranslations('records')
  return (period, keepDays) => periodWords(period, keepDays, t)
}
