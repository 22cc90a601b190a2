'use client'

import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useNow } from '@/components/ui/clock'
import { onClock, phasesOf } from '@/lib/appointment/agenda.rules'
import { hoursOf, minuteOf, overlapping, placeDay, SLOT_MINUTES } from '@/lib/appointment/grid.rules'
import type { AgendaItem } from '@/lib/appointment/schema'
import { clockOf } from '@/lib/clinic/hours.rules'
import { useDayWords } from './day-words'
import { GridColumn } from './grid-column'

/** A day, or one doctor's part of it. */
export type Column = {
  readonly date: string
  readonly doctor: { readonly id: string; readonly name: string } | undefined
}

export type FreeTime = { readonly date: string; readonly time: string; readonly doctorId: string | undefined }

/** The agenda by the clock: columns of times that can be taken, and the appointments in their places. */
export function AgendaGrid({
  columns,
  items,
  initials,
  marked,
  onFree,
  onOpen,
}: {
  columns: readonly Column[]
  items: readonly AgendaItem[]
  /** Of the doctors whose appointments stand side by side in one column. */
  initials: ReadonlyMap<string, string>
  /** The appointment that is to be seen. */
  marked: string | undefined
  onFree: (time: FreeTime) => void
  onOpen: (item: AgendaItem) => void
}) {
  const t = useTranslations('planning')
  const { zone } = useDayWords()
  const now = useNow()
  const hintId = useId()
  const frame = useRef<HTMLDivElement>(null)
  /** The one time that the Tab key reaches; the arrow keys move it. */
  const [active, setActive] = useState({ column: 0, slot: 0 })
  const placed = columns.map(({ date, doctor }) =>
    placeDay(
      items.filter(
        (item) =>
          onClock(new Date(item.startsAt), zone).date === date && (doctor === undefined || item.doctorId === doctor.id),
      ),
      zone,
    ),
  )
  const hours = hoursOf(placed)
  const slots = ((hours.to - hours.from) * 60) / SLOT_MINUTES
  const phases = phasesOf(items, now)
  const overlaps = overlapping(items)
  const days = columns.map(({ date }) => date).join()

  // Whoever opens a day sees what is near: the present, or the first appointment.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each choice of days, not whenever the clock ticks
  useEffect(() => {
    const todays = columns.findIndex(({ date }) => date === onClock(now, zone).date)
    const first = Math.min(...placed.flat().map(({ from }) => from))
    const minute = todays >= 0 ? minuteOf(now, zone) : Number.isFinite(first) ? first : hours.from * 60
    const slot = Math.max(0, Math.min(slots - 1, Math.floor((minute - hours.from * 60) / SLOT_MINUTES)))
    const column = Math.max(0, todays)
    setActive({ column, slot })
    const element = frame.current
    const target = element?.querySelector<HTMLElement>(`[data-slot="${column}-${Math.max(0, slot - 2)}"]`)
    if (!element || !target) return
    element.scrollTop = target.offsetTop
    // Columns that do not fit: today's stands beside the hours.
    element.scrollLeft = column * target.offsetWidth
  }, [days])

  const markedAt = items.find(({ id }) => id === marked)?.startsAt
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it has got another place, not whenever the clock ticks
  useEffect(() => {
    const element = frame.current
    const target = marked === undefined ? undefined : element?.querySelector(`[data-appointment="${marked}"]`)
    if (!element || !target) return
    const [outer, inner] = [element.getBoundingClientRect(), target.getBoundingClientRect()]
    if (inner.top < outer.top || inner.bottom > outer.bottom)
      element.scrollTop += inner.top - outer.top - outer.height / 3
  }, [marked, markedAt])

  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (!step || !(event.target instanceof HTMLElement) || event.target.dataset.slot === undefined) return
    event.preventDefault()
    const column = Math.max(0, Math.min(columns.length - 1, active.column + step.columns))
    const slot = Math.max(0, Math.min(slots - 1, active.slot + step.slots))
    setActive({ column, slot })
    frame.current?.querySelector<HTMLElement>(`[data-slot="${column}-${slot}"]`)?.focus()
  }

  return (
    <div>
      <p id={hintId} className="sr-only">
        {t('slotsHint')}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons inside */}
      <div
        ref={frame}
        onKeyDown={move}
        className="relative max-h-[70vh] min-h-96 overflow-auto rounded-xl border border-line"
      >
        <div className="flex min-w-max">
          <HourAxis from={hours.from} to={hours.to} />
          {columns.map((column, index) => (
            <GridColumn
              key={`${column.date}-${column.doctor?.id ?? ''}`}
              index={index}
              column={column}
              placed={placed[index] ?? []}
              fromHour={hours.from}
              slots={slots}
              active={active.column === index ? active.slot : undefined}
              hintId={hintId}
              phases={phases}
              overlaps={overlaps}
              initials={initials}
              marked={marked}
              onActive={(slot) => setActive({ column: index, slot })}
              onFree={onFree}
              onOpen={onOpen}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

const STEPS: Readonly<Record<string, { columns: number; slots: number } | undefined>> = {
  ArrowUp: { columns: 0, slots: -1 },
  ArrowDown: { columns: 0, slots: 1 },
  ArrowLeft: { columns: -1, slots: 0 },
  ArrowRight: { columns: 1, slots: 0 },
  Home: { columns: 0, slots: Number.NEGATIVE_INFINITY },
  End: { columns: 0, slots: Number.POSITIVE_INFINITY },
  PageUp: { columns: 0, slots: -4 },
  PageDown: { columns: 0, slots: 4 },
}

/** The hours beside the columns; every time says its own to a screen reader. */
function HourAxis({ from, to }: { from: number; to: number }) {
  return (
    <div aria-hidden className="sticky left-0 z-20 w-14 shrink-0 border-r border-line bg-surface text-sm text-muted">
      <div className="sticky top-0 z-10 h-12 border-b border-line bg-surface" />
      {Array.from({ length: to - from }, (_, step) => clockOf((from + step) * 60)).map((hour) => (
        <div key={hour} className="h-26 pt-0.5 pr-2 text-right tabular-nums">
          {hour}
        </div>
      ))}
    </div>
  )
}
