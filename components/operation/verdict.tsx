import { useFormatter, useTranslations } from 'next-intl'
import { answerOf } from '@/lib/operation/rules'
import type { OperationStatus } from '@/lib/operation/schema'

const LOOK = {
  good: { frame: 'border-good bg-good-soft', mark: 'bg-good text-surface', sign: 'M5 13l4 4L19 7' },
  warn: { frame: 'border-warn bg-warn-soft', mark: 'bg-warn text-surface', sign: 'M12 5v9M12 18v1' },
  bad: { frame: 'border-bad bg-bad-soft', mark: 'bg-bad text-on-bad', sign: 'M6 6l12 12M18 6L6 18' },
} as const

/** The one question first, and its answer in a sentence; it is spoken when it changes. */
export function Verdict({ status: { faults, figures } }: { status: OperationStatus }) {
  const t = useTranslations('operation')
  const format = useFormatter()
  const answer = answerOf(faults)
  const look = LOOK[answer]
  return (
    <section className={`flex gap-4 rounded-2xl border-2 p-5 sm:gap-6 sm:p-7 ${look.frame}`} data-state={answer}>
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
        <p role="status" className="text-2xl font-bold text-balance">
          {answer === 'good' ? t('good') : t(answer, { count: faults.filter(({ grade }) => grade === answer).length })}
        </p>
        <p>{t('asOf', { at: format.dateTime(new Date(figures.at), { timeStyle: 'medium' }) })}</p>
      </div>
    </section>
  )
}
