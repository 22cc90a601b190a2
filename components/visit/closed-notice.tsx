import { useFormatter, useTranslations } from 'next-intl'
import { TIME_OF_DAY } from '@/components/ui/clock'
import { Notice } from '@/components/ui/notice'

/** The clinic is closed at this moment; `name` of the closed days, and when it next opens. */
export type Closed = { readonly name: string; readonly next: string | null; readonly today: boolean }

/** Outside the opening hours: when the practice opens again. A code that is open works all the same. */
export function ClosedNotice({ name, next, today }: Closed) {
  const t = useTranslations('opening')
  const format = useFormatter()
  const opens = next === null ? null : new Date(next)
  const time = opens && format.dateTime(opens, TIME_OF_DAY)
  const day = opens && format.dateTime(opens, { weekday: 'long', day: 'numeric', month: 'long' })
  return (
    <Notice>
      <div className="grid gap-1 text-lg">
        <p className="font-semibold [overflow-wrap:anywhere]">{name === '' ? t('closed') : t('closedFor', { name })}</p>
        {time && day ? <p>{today ? t('nextToday', { time }) : t('next', { day, time })}</p> : null}
        <p>{t('anyway')}</p>
      </div>
    </Notice>
  )
}
