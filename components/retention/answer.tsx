import { useFormatter, useTranslations } from 'next-intl'
import type { RetentionOverview } from '@/lib/retention/schema'

const LOOK = {
  clear: { frame: 'border-good bg-good-soft', mark: 'bg-good text-surface', sign: 'M5 13l4 4L19 7' },
  due: { frame: 'border-warn bg-warn-soft', mark: 'bg-warn text-surface', sign: 'M12 6v6l4 3' },
  overdue: { frame: 'border-bad bg-bad-soft', mark: 'bg-bad text-on-bad', sign: 'M12 5v9M12 18v1' },
} as const

/** The one question first, and its answer in a sentence. */
export function Answer({ overview }: { overview: RetentionOverview }) {
  const t = useTranslations('retention')
  const format = useFormatter()
  const { state, kinds, runs } = overview
  const sum = (of: 'due' | 'overdue' | 'held') => kinds.reduce((total, kind) => total + kind[of], 0)
  const held = sum('held')
  const last = runs.find(({ finishedAt }) => finishedAt !== null)
  const when = (at: string) => format.dateTime(new Date(at), { dateStyle: 'long', timeStyle: 'short' })
  const look = LOOK[state]
  return (
    <section className={`flex gap-4 rounded-2xl border-2 p-5 sm:gap-6 sm:p-7 ${look.frame}`} data-state={state}>
      <span className={`flex size-12 shrink-0 items-center justify-center rounded-full sm:size-14 ${look.mark}`}>
        <svg
          viewBox="0 0 24 24"
          className="size-8 fill-none stroke-current stroke-3"
          aria-hidden="true"
          strokeLinecap="round"
        >
          <path d={look.sign} />
        </svg>
      </span>
      <div className="grid gap-2">
        <h2 className="text-lg">{t('question')}</h2>
        <p className="text-2xl font-bold text-balance">
          {state === 'clear' ? t('clear') : t(state, { count: sum(state) })}
        </p>
        {state === 'clear' ? null : <p>{t(`${state}Next`)}</p>}
        {held > 0 ? <p>{t('held', { count: held })}</p> : null}
        <p>
          {t('asOf', { at: when(overview.at) })} <br className="sm:hidden" />
          <span aria-hidden="true" className="hidden sm:inline">
            ·{' '}
          </span>
          {last ? t('lastRun', { at: when(last.startedAt) }) : t('noRun')}
        </p>
      </div>
    </section>
  )
}
