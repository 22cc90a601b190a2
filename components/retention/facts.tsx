import { useFormatter, useTranslations } from 'next-intl'
import type { RetentionOverview } from '@/lib/retention/schema'

/** The four numbers that an admin asks for most. */
export function Facts({ overview }: { overview: RetentionOverview }) {
  const t = useTranslations('administration')
  const format = useFormatter()
  const appointments = overview.kinds.find(({ kind }) => kind === 'appointment')
  const when = (at: string) => format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short' })
  const last = overview.runs.find(({ finishedAt }) => finishedAt !== null)
  const facts = [
    [t('stored'), format.number(appointments?.count ?? 0)],
    [t('period'), t('days', { days: overview.keepDays })],
    [t('nextGoes'), appointments?.goesAt ? when(appointments.goesAt) : t('nothingStored')],
    [t('lastRun'), last ? when(last.startedAt) : t('noRun')],
  ] as const
  return (
    <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-muted">{name}</dt>
          <dd className="text-lg font-bold">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
