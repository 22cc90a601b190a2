import { useTranslations } from 'next-intl'
import type { Period } from '@/lib/retention/rules'

/** How a period is said: »30 Tage nach dem Ende des Termins«. */
export function usePeriodWords(): (period: Period, keepDays: number) => string {
  const t = useTranslations('records.period')
  return (period, keepDays) => {
    switch (period.from) {
      case 'appointment-end':
        return t('appointment-end', { days: keepDays })
      case 'record':
        return period.days % 365 === 0 ? t('years', { years: period.days / 365 }) : t('record', { days: period.days })
      case 'record-or-appointment':
        return t(period.from, { days: period.days })
      case 'appointment-over':
      case 'call-end':
      case 'visit-end':
      case 'lasting':
        return t(period.from)
      default:
        return period satisfies never
    }
  }
}
