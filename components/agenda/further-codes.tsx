'use client'

import { useTranslations } from 'next-intl'
import type { ScheduledAppointment } from '@/lib/appointment/schema'
import { formatCode } from '@/lib/dial-in/rules'
import { useDayWords } from './day-words'

/** The codes of the further appointments of a series: each has its own. */
export function FurtherCodes({ further }: { further: ScheduledAppointment['further'] }) {
  const t = useTranslations('planning')
  const tCode = useTranslations('code')
  const { weekday, clock } = useDayWords()
  if (further.length === 0) return null
  return (
    <section className="mt-6 grid gap-2 border-t border-line pt-5">
      <h3 className="text-lg font-bold">{t('further')}</h3>
      <p>{t('furtherHint')}</p>
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[1fr_auto]">
        {further.map(({ id, code, startsAt }) => (
          <div key={id} className="contents">
            <dt>{tCode('when', { date: weekday(startsAt), time: clock(startsAt) })}</dt>
            <dd className="font-bold tracking-wider tabular-nums">{formatCode(code)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
