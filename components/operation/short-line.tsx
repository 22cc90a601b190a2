import { useTranslations } from 'next-intl'
import { Notice } from '@/components/ui/notice'
import { answerOf } from '@/lib/operation/rules'
import type { OperationStatus } from '@/lib/operation/schema'

/** Whether all is well, on a page that is about something else. */
export function ShortLine({ status: { faults } }: { status: OperationStatus }) {
  const t = useTranslations('operation')
  const answer = answerOf(faults)
  return (
    <Notice tone={answer}>
      <span className="block">{t('question')}</span>
      {answer === 'good' ? t('good') : t(answer, { count: faults.filter(({ grade }) => grade === answer).length })}
    </Notice>
  )
}
