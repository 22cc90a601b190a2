import { useTranslations } from 'next-intl'
import { Notice } from '@/components/ui/notice'
import type { OperationStatus } from '@/lib/operation/schema'
import { useAnswer } from './use-answer'

/** Whether all is well, on a page that is about something else. */
export function ShortLine({ status }: { status: OperationStatus }) {
  const t = useTranslations('operation')
  const { answer, sentence } = useAnswer(status)
  return (
    <Notice tone={answer}>
      <span className="block">{t('question')}</span>
      {sentence}
    </Notice>
  )
}
