import { useFormatter, useTranslations } from 'next-intl'
import { RUN_EVERY_MS } from '@/lib/retention/clock.rules'
import type { ClockView, RetentionOverview } from '@/lib/retention/schema'
import { CountList } from './count-list'
import { countsOf, totalOf } from './counts'

/** What the next run deletes, and when it begins at the latest. */
export function NextRun({ overview, jump }: { overview: RetentionOverview; jump: ClockView['jump'] }) {
  const t = useTranslations('retention')
  const format = useFormatter()
  const counts = countsOf(overview)
  const last = overview.runs.find(({ finishedAt, trigger }) => finishedAt !== null && trigger !== 'request')
  const latest = last && Date.parse(last.startedAt) + RUN_EVERY_MS
  return (
    <section className="grid content-start gap-4">
      <h2 className="text-xl font-bold">{t('next')}</h2>
      {totalOf(counts) > 0 ? <CountList counts={counts} /> : <p>{t('nextNothing')}</p>}
      <p className="text-muted">
        {jump
          ? t('nextWaits')
          : latest !== undefined && latest > Date.parse(overview.at)
            ? t('nextIntro', { at: format.dateTime(new Date(latest), { dateStyle: 'medium', timeStyle: 'short' }) })
            : t('nextSoon')}
      </p>
    </section>
  )
}
