'use client'

import { useTranslations } from 'next-intl'
import { Notice } from '@/components/ui/notice'
import type { Known } from './agenda'
import { useDayWords } from './day-words'

/** What is in the way, before anything is saved; or, from the server, on which days. */
export function OverlapNotice({
  inTheWay,
  asked,
}: {
  inTheWay: readonly Known[]
  /** What the server has found beyond that. */
  asked: { readonly message: string; readonly dates: readonly string[] } | undefined
}) {
  const t = useTranslations('planning')
  const tAgenda = useTranslations('agenda')
  const { clock, day } = useDayWords()
  const known = inTheWay.length > 0
  return (
    <div role="status" className="empty:hidden">
      {known || asked ? (
        <Notice tone="warn">
          <p className="font-semibold">{known ? t('overlap') : asked?.message}</p>
          {known ? (
            <ul className="list-disc pl-5">
              {inTheWay.slice(0, 5).map(({ id, startsAt, endsAt, reference }) => (
                <li key={id} className="[overflow-wrap:anywhere]">
                  {t('block', {
                    from: clock(startsAt),
                    to: clock(endsAt),
                    reference: reference === '' ? tAgenda('noReference') : reference,
                  })}
                </li>
              ))}
            </ul>
          ) : null}
          {asked && asked.dates.length > 0 ? (
            <p>{t('overlapDates', { dates: asked.dates.map(day).join(', ') })}</p>
          ) : null}
        </Notice>
      ) : null}
    </div>
  )
}
