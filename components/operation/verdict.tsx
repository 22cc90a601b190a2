import { useFormatter, useTranslations } from 'next-intl'
import { Answer, type AnswerLook } from '@/components/ui/answer'
import type { OperationAnswer } from '@/lib/operation/rules'
import type { OperationStatus } from '@/lib/operation/schema'
import { useAnswer } from './use-answer'

const LOOK: Record<OperationAnswer, AnswerLook> = {
  good: { tone: 'good', sign: 'tick' },
  warn: { tone: 'warn', sign: 'exclamation' },
  bad: { tone: 'bad', sign: 'cross' },
}

/** The one question first, and its answer in a sentence; it is spoken when it changes. */
export function Verdict({ status }: { status: OperationStatus }) {
  const t = useTranslations('operation')
  const format = useFormatter()
  const { answer, sentence } = useAnswer(status)
  return (
    <Answer question={t('question')} state={answer} look={LOOK[answer]}>
      <p role="status" className="text-2xl font-bold text-balance">
        {sentence}
      </p>
      <p>{t('asOf', { at: format.dateTime(new Date(status.figures.at), { timeStyle: 'medium' }) })}</p>
    </Answer>
  )
}
