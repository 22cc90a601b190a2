'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { useNow } from '@/components/ui/clock'
import { useInBrowser } from '@/components/ui/in-browser'
import { onClock, type Phase } from '@/lib/appointment/agenda.rules'
import { minuteOf, type Placed, SLOT_MINUTES } from '@/lib/appointment/grid.rules'
import type { AgendaItem } from '@/lib/appointment/schema'
import { clockOf } from '@/lib/clinic/hours.rules'
import type { Column, FreeTime } from './agenda-grid'
import { useDayWords } from './day-words'
import { GridAppointment, heightOf } from './grid-appointment'

/** One column: its times one below the other, and above them the appointments and the line of the present. */
export function GridColumn({
  index,
  column: { date, doctor },
  placed,
  fromHour,
  slots,
  active,
  hintId,
  phases,
  overlaps,
  initials,
  marked,
  onActive,
  onFree,
  onOpen,
}: {
  index: number
  column: Column
  placed: readonly Placed<AgendaItem>[]
  fromHour: number
  slots: number
  /** The time that the Tab key reaches, if it is in this column. */
  active: number | undefined
  hintId: string
  phases: ReadonlyMap<AgendaItem, Phase>
  overlaps: ReadonlySet<string>
  initials: ReadonlyMap<string, string>
  marked: string | undefined
  onActive: (slot: number) => void
  onFree: (time: FreeTime) => void
  onOpen: (item: AgendaItem) => void
}) {
  const t = useTranslations('planning')
  const words = useDayWords()
  const now = useNow()
  const inBrowser = useInBrowser()
  const headingId = useId()
  const today = onClock(now, words.zone).date
  const minuteNow = minuteOf(now, words.zone)
  const day = words.long(date)
  const start = fromHour * 60
  const title = doctor === undefined ? words.short(date) : doctor.name

  const stateOf = (from: number) => {
    if (date < today || (date === today && from + SLOT_MINUTES <= minuteNow)) return 'past'
    return placed.some((one) => one.from < from + SLOT_MINUTES && one.to > from) ? 'taken' : 'free'
  }
  const isNow = date === today && minuteNow >= start && minuteNow <= start + slots * SLOT_MINUTES

  return (
    <section
      aria-labelledby={headingId}
      className={`${initials.size > 1 ? 'min-w-52' : 'min-w-30'} flex-1 border-r border-line last:border-r-0`}
    >
      <h3
        id={headingId}
        aria-current={date === today ? 'date' : undefined}
        className="sticky top-0 z-10 flex h-12 items-center justify-center border-b border-line bg-surface px-1 text-center text-sm font-bold aria-[current=date]:text-accent"
      >
        <span className="line-clamp-2 [overflow-wrap:anywhere]">{title}</span>
      </h3>
      <div className="relative">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
        <div
          role="group"
          aria-label={doctor === undefined ? t('slots', { day }) : t('slotsOf', { day, doctor: doctor.name })}
          aria-describedby={hintId}
        >
          {Array.from({ length: slots }, (_, slot) => {
            const from = start + slot * SLOT_MINUTES
            const time = clockOf(from)
            const state = stateOf(from)
            return (
              <button
                key={time}
                type="button"
                data-slot={`${index}-${slot}`}
                tabIndex={active === slot ? 0 : -1}
                aria-disabled={state === 'past' || undefined}
                aria-label={
                  doctor === undefined
                    ? t(`slot.${state}`, { day, time })
                    : t(`slotOf.${state}`, { day, time, doctor: doctor.name })
                }
                onFocus={() => onActive(slot)}
                onClick={() => {
                  if (state !== 'past') onFree({ date, time, doctorId: doctor?.id })
                }}
                className="block h-13 w-full border-b border-line/60 -outline-offset-2 even:border-line not-aria-disabled:hover:bg-accent-soft aria-disabled:cursor-default aria-disabled:bg-ground"
              />
            )
          })}
        </div>
        {inBrowser ? (
          <>
            {/* Below the appointments: the line must not cross out whose turn it is. */}
            {isNow ? (
              <div
                className="pointer-events-none absolute inset-x-0 border-t-2 border-bad"
                style={{ top: heightOf(minuteNow - start) }}
              />
            ) : null}
            <ol className="pointer-events-none absolute inset-y-0 right-6.5 left-0.5">
              {placed.map((one) => (
                <GridAppointment
                  key={one.item.id}
                  placed={one}
                  start={start}
                  phase={phases.get(one.item) ?? 'coming'}
                  overlaps={overlaps.has(one.item.id)}
                  initials={initials.get(one.item.doctorName)}
                  marked={one.item.id === marked}
                  onOpen={onOpen}
                />
              ))}
            </ol>
            {isNow ? (
              <p
                className="pointer-events-none absolute right-0 -translate-y-full rounded-t bg-bad px-1.5 text-xs font-semibold text-on-bad"
                style={{ top: heightOf(minuteNow - start) }}
              >
                {t('now', { time: clockOf(minuteNow) })}
              </p>
            ) : null}
          </>
        ) : null}
      </div>
    </section>
  )
}
