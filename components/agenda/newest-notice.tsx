'use client'

import { useTranslations } from 'next-intl'
import { Notice } from '@/components/ui/notice'
import type { AgendaItem } from '@/lib/appointment/schema'
import { useDayWords } from './day-words'

/** What somebody else has made of it meanwhile. */
export function NewestNotice({ message, newest }: { message: string; newest: AgendaItem | undefined }) {
  const t = useTranslations('planning')
  const tAgenda = useTranslations('agenda')
  const { weekday, clock } = useDayWords()
  return (
    <Notice tone="warn" live="alert">
      <p className="font-semibold">{message}</p>
      {newest ? (
        <p className="[overflow-wrap:anywhere]">
          {newest.cancelled
            ? t('newestCancelled')
            : t('newest', {
                date: weekday(newest.startsAt),
                from: clock(newest.startsAt),
                to: clock(newest.endsAt),
                reference: newest.reference === '' ? tAgenda('noReference') : newest.reference,
                name: newest.changed?.by || t('somebody'),
              })}
        </p>
      ) : null}
    </Notice>
  )
}
