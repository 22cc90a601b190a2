'use client'

import { TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { Phase } from '@/lib/appointment/agenda.rules'
import { type Placed, SLOT_MINUTES } from '@/lib/appointment/grid.rules'
import type { AgendaItem } from '@/lib/appointment/schema'
import { useDayWords } from './day-words'

/** As high as a slot's button (h-13) for as many minutes as a slot has. */
export const heightOf = (minutes: number) => `${(minutes / SLOT_MINUTES) * 3.25}rem`

/** Minutes that are high enough for a second line. */
const TWO_LINES = 20

const LOOK: Record<Phase, string> = {
  running: 'border-accent bg-accent text-on-accent',
  next: 'border-accent bg-accent-soft text-ink',
  coming: 'border-field-line bg-accent-soft text-ink',
  over: 'border-line bg-sunken text-muted',
  cancelled: 'hidden',
}

/** An appointment at its place in the grid; it opens its details. */
export function GridAppointment({
  placed: { item, from, to, lane, lanes },
  start,
  phase,
  overlaps,
  initials,
  marked,
  onOpen,
}: {
  placed: Placed<AgendaItem>
  /** The minute at which the grid begins. */
  start: number
  phase: Phase
  overlaps: boolean
  /** The doctor's, where several stand side by side. */
  initials: string | undefined
  marked: boolean
  onOpen: (item: AgendaItem) => void
}) {
  const t = useTranslations('planning')
  const tAgenda = useTranslations('agenda')
  const { clock } = useDayWords()
  const reference = item.reference === '' ? tAgenda('noReference') : item.reference
  const values = { from: clock(item.startsAt), to: clock(item.endsAt), reference, doctor: item.doctorName }
  const label = [
    t(initials === undefined ? 'block' : 'blockOf', values),
    phase === 'coming' ? '' : tAgenda(`phase.${phase}`),
    overlaps ? t('overlapping') : '',
  ]
  return (
    <li
      data-appointment={item.id}
      className="absolute p-px"
      style={{
        top: heightOf(from - start),
        height: heightOf(to - from),
        left: `${(lane / lanes) * 100}%`,
        width: `${100 / lanes}%`,
      }}
    >
      <button
        type="button"
        aria-label={label.filter((part) => part !== '').join(', ')}
        onClick={() => onOpen(item)}
        className={`pointer-events-auto flex size-full min-h-6 flex-col items-start overflow-hidden rounded-md border px-1 text-left text-xs/4 ${LOOK[phase]} ${overlaps ? 'border-2 border-dashed !border-warn' : ''} ${marked ? 'ring-4 ring-accent' : ''}`}
      >
        <span className="flex max-w-full items-center gap-1 font-semibold">
          {overlaps ? <TriangleAlert aria-hidden className="size-3 shrink-0" /> : null}
          <span className="truncate">
            <span className="tabular-nums">{values.from}</span> {initials ?? reference}
          </span>
        </span>
        {initials !== undefined && to - from >= TWO_LINES ? (
          <span className="max-w-full truncate">{reference}</span>
        ) : null}
      </button>
    </li>
  )
}
