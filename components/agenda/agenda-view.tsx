'use client'

import { useTranslations } from 'next-intl'
import { onClock } from '@/lib/appointment/agenda.rules'
import { initialsOf } from '@/lib/appointment/grid.rules'
import { daysOf } from '@/lib/appointment/range.rules'
import type { AgendaItem } from '@/lib/appointment/schema'
import type { DoctorChoice } from './agenda'
import { AgendaGrid, type Column, type FreeTime } from './agenda-grid'
import { AgendaList } from './agenda-list'
import type { Choose } from './appointment'
import { useDayWords } from './day-words'
import type { Place } from './place'

const NO_INITIALS: ReadonlyMap<string, string> = new Map()

/** Monday to Friday; the rest of a week is shown when something is in it. */
const WORKING_DAYS = 5

/** The chosen view of the shown days. */
export function AgendaView({
  place: { view, date },
  today,
  items,
  doctors,
  namesDoctors,
  marked,
  onChoose,
  onFree,
}: {
  place: Place
  today: string
  items: readonly AgendaItem[]
  doctors: readonly DoctorChoice[]
  namesDoctors: boolean
  /** What was just moved is shown. */
  marked: string | undefined
  onChoose: Choose
  onFree: (free: FreeTime) => void
}) {
  const t = useTranslations('planning')
  const { zone } = useDayWords()
  const days = daysOf(view, date)
  if (view === 'list') {
    return (
      <AgendaList items={items} namesDoctors={namesDoctors} showsToday={days.includes(today)} onChoose={onChoose} />
    )
  }
  const filled = new Set(items.map(({ startsAt }) => onClock(new Date(startsAt), zone).date))
  const columns: Column[] =
    view === 'week'
      ? days
          .filter((day, index) => index < WORKING_DAYS || filled.has(day) || day === today)
          .map((day) => ({ date: day, doctor: undefined }))
      : doctors.length > 1
        ? doctors.map((doctor) => ({ date, doctor }))
        : [{ date, doctor: undefined }]
  const cancelled = items.filter((item) => item.cancelled).length
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <AgendaGrid
        columns={columns}
        items={items}
        initials={namesDoctors && view === 'week' ? initialsOf(doctors.map(({ name }) => name)) : NO_INITIALS}
        marked={marked}
        onFree={onFree}
        onOpen={(item) => onChoose('details', item)}
      />
      {namesDoctors && view === 'week' && doctors.length > 1 ? (
        <ul aria-hidden className="flex flex-wrap gap-x-4 text-sm text-muted">
          {[...initialsOf(doctors.map(({ name }) => name))].map(([name, initials]) => (
            <li key={name}>
              <span className="font-semibold">{initials}</span> {name}
            </li>
          ))}
        </ul>
      ) : null}
      {cancelled === 0 ? null : <p className="text-muted">{t('cancelledHere', { count: cancelled })}</p>}
    </div>
  )
}
