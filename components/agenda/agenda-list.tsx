'use client'

import { useTranslations } from 'next-intl'
import { Fragment, type ReactNode } from 'react'
import { useNow } from '@/components/ui/clock'
import { groupByDay, onClock, phasesOf } from '@/lib/appointment/agenda.rules'
import { overlapping } from '@/lib/appointment/grid.rules'
import type { AgendaItem } from '@/lib/appointment/schema'
import { Appointment, type Choose } from './appointment'
import { useDayWords } from './day-words'

/** Appointments by the clinic's days. */
export function AgendaList({
  items,
  namesDoctors,
  showsToday,
  onChoose,
}: {
  items: readonly AgendaItem[]
  namesDoctors: boolean
  /** Today stands in it even when it is empty. */
  showsToday: boolean
  onChoose: Choose
}) {
  const t = useTranslations('agenda')
  const { zone } = useDayWords()
  const now = useNow()
  const phases = phasesOf(items, now)
  const overlaps = overlapping(items)
  const today = onClock(now, zone).date
  const days = groupByDay(items, zone)
  const shown =
    showsToday && !days.some(({ date }) => date === today)
      ? [{ date: today, items: [] as AgendaItem[] }, ...days]
      : days
  return (
    <>
      {shown.length === 0 ? <p className="text-muted">{t('emptyRange')}</p> : null}
      {shown.map((day) => {
        // The line of the present stands before the first appointment that has not begun.
        const next =
          day.date === today ? day.items.find((item) => Date.parse(item.startsAt) > now.getTime()) : undefined
        return (
          <Day key={day.date} date={day.date} today={today}>
            {day.items.length === 0 ? (
              <p className="text-muted">{t(items.length === 0 ? 'empty' : 'emptyToday')}</p>
            ) : null}
            <ol className="divide-y divide-line empty:hidden">
              {day.items.map((item) => (
                <Fragment key={item.id}>
                  {item === next ? <NowLine time={onClock(now, zone).time} /> : null}
                  <Appointment
                    item={item}
                    phase={phases.get(item) ?? 'coming'}
                    namesDoctor={namesDoctors}
                    overlaps={overlaps.has(item.id)}
                    onChoose={onChoose}
                  />
                </Fragment>
              ))}
            </ol>
          </Day>
        )
      })}
    </>
  )
}

function NowLine({ time }: { time: string }) {
  const t = useTranslations('planning')
  return (
    <li aria-hidden className="flex items-center gap-3 text-sm font-semibold text-bad">
      {t('now', { time })}
      <span className="flex-1 border-t-2 border-bad" />
    </li>
  )
}

function Day({ date, today, children }: { date: string; today: string; children: ReactNode }) {
  const t = useTranslations('agenda')
  const written = useDayWords().long(date, today)
  return (
    <div className="grid gap-1">
      <h3 className="border-b-2 border-line pb-1 font-bold">
        {date === today ? t('today', { date: written }) : written}
      </h3>
      {children}
    </div>
  )
}
