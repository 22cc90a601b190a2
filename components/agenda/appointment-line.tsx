import { useFormatter, useTranslations } from 'next-intl'
import { TIME_OF_DAY } from '@/components/ui/clock'
import type { AgendaItem } from '@/lib/appointment/schema'

/** Which appointment a question is about. */
export function AppointmentLine({ item }: { item: AgendaItem }) {
  const t = useTranslations('code')
  const format = useFormatter()
  const begin = new Date(item.startsAt)
  return (
    <p className="font-semibold [overflow-wrap:anywhere]">
      {t('when', {
        date: format.dateTime(begin, { weekday: 'long', day: 'numeric', month: 'long' }),
        time: format.dateTime(begin, TIME_OF_DAY),
      })}
      {item.reference === '' ? null : ` · ${item.reference}`}
    </p>
  )
}
