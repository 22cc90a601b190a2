import { useFormatter, useTranslations } from 'next-intl'
import type { RunView } from '@/lib/retention/schema'
import { CountList } from './count-list'

/** The receipts of past deletion runs, the latest first. */
export function RunList({ runs, running }: { runs: readonly RunView[]; running: string | undefined }) {
  const t = useTranslations('retention')
  const tReceipt = useTranslations('receipts')
  const format = useFormatter()
  return (
    <section className="grid gap-4">
      <h2 className="text-xl font-bold">{t('runs')}</h2>
      {runs.length === 0 ? <p>{t('noRuns')}</p> : null}
      <ol className="grid">
        {runs.map((run) => (
          <li
            key={run.id}
            className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-1 border-t border-line py-3 lg:grid-cols-[16rem_8rem_8rem_1fr_10rem] max-lg:*:col-span-full"
          >
            <time dateTime={run.startedAt} className="font-bold">
              {format.dateTime(new Date(run.startedAt), { dateStyle: 'medium', timeStyle: 'short' })}
            </time>
            <span className="text-muted max-lg:col-span-1!">{tReceipt(`triggers.${run.trigger}`)}</span>
            <span className="text-muted max-lg:col-span-1!">{t('plotLimit', { days: run.keepDays })}</span>
            {Object.values(run.counts).some((count) => count > 0) ? (
              <CountList counts={run.counts} />
            ) : (
              <span>
                {t('deleted')}: {t('deletedNothing')}
              </span>
            )}
            {run.finishedAt ? (
              <span className="text-good">{t('finished')}</span>
            ) : run.id === running ? (
              <span>{t('runningNow')}</span>
            ) : (
              <span className="text-warn">
                {t('unfinished')}. {t('unfinishedHint')}
              </span>
            )}
            {run.receipt ? (
              <p className="text-sm text-muted lg:col-span-full">
                {t('receipt', { number: run.receipt.number })}:{' '}
                <code className="[overflow-wrap:anywhere]">{run.receipt.hash}</code>
              </p>
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  )
}
