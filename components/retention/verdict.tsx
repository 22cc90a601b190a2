import { useFormatter, useTranslations } from 'next-intl'
import { Answer, type AnswerLook } from '@/components/ui/answer'
import type { RetentionState } from '@/lib/retention/rules'
import type { ClockView, RetentionOverview } from '@/lib/retention/schema'

const LOOK: Record<RetentionState, AnswerLook> = {
  clear: { tone: 'good', sign: 'tick' },
  due: { tone: 'warn', sign: 'clock' },
  overdue: { tone: 'bad', sign: 'exclamation' },
}

/** The one question first, and its answer in a sentence. By a clock that may be wrong there is none. */
export function Verdict({ overview, jump }: { overview: RetentionOverview; jump: ClockView['jump'] }) {
  const t = useTranslations('retention')
  const format = useFormatter()
  const { state, kinds, runs } = overview
  const sum = (of: 'due' | 'overdue' | 'held') => kinds.reduce((total, kind) => total + kind[of], 0)
  const held = sum('held')
  const last = runs.find(({ finishedAt }) => finishedAt !== null)
  const when = (at: string) => format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short' })
  if (jump) {
    return (
      <Answer question={t('question')} state="unsure" look={LOOK.due}>
        <p className="text-2xl font-bold text-balance">{t('unsure')}</p>
        <p>{t('unsureNext', { count: sum('overdue') })}</p>
      </Answer>
    )
  }
  return (
    <Answer question={t('question')} state={state} look={LOOK[state]}>
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
    </Answer>
  )
}
