import { useTranslations } from 'next-intl'
import { answerOf, type OperationAnswer } from '@/lib/operation/rules'
import type { OperationStatus } from '@/lib/operation/schema'

/** The one answer, and its sentence. */
export function useAnswer({ faults }: OperationStatus): { answer: OperationAnswer; sentence: string } {
  const t = useTranslations('operation')
  const answer = answerOf(faults)
  const count = faults.filter(({ grade }) => grade === answer).length
  return { answer, sentence: answer === 'good' ? t('good') : t(answer, { count }) }
}
