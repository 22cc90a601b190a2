'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useId } from 'react'
import { Button } from '@/components/ui/button'
import { TIME_OF_DAY } from '@/components/ui/clock'
import type { Phase } from '@/lib/appointment/agenda.rules'
import type { AgendaItem } from '@/lib/appointment/schema'

const LABEL: Record<Exclude<Phase, 'coming'>, string> = {
  running: 'bg-accent text-on-accent',
  next: 'bg-accent-soft text-accent-strong',
  over: 'bg-sunken text-muted',
  cancelled: 'bg-bad-soft text-bad',
}

/** One appointment in the agenda: when, how long, the practice's reference, and what can be done with it. */
export function Appointment({
  item,
  phase,
  namesDoctor,
  onRenew,
  onCancel,
}: {
  item: AgendaItem
  phase: Phase
  namesDoctor: boolean
  onRenew: () => void
  onCancel: () => void
}) {
  const t = useTranslations('agenda')
  const format = useFormatter()
  const titleId = useId()
  const [begin, end] = [new Date(item.startsAt), new Date(item.endsAt)]
  const struck = phase === 'cancelled' ? 'line-through' : ''
  const clock = (at: Date) => format.dateTime(at, TIME_OF_DAY)
  const minutes = Math.round((end.getTime() - begin.getTime()) / 60_000)
  return (
    <li
      aria-current={phase === 'running' ? 'time' : undefined}
      className={`flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3 ${phase === 'running' ? '-mx-3 rounded-xl bg-accent-soft px-3' : ''}`}
    >
      <div className="flex min-w-0 flex-1 basis-64 gap-4">
        <p className={`w-14 shrink-0 text-lg font-bold tabular-nums ${phase === 'over' ? 'text-muted' : ''} ${struck}`}>
          <time dateTime={item.startsAt}>{clock(begin)}</time>
        </p>
        <div className="min-w-0">
          <p
            id={titleId}
            className={`[overflow-wrap:anywhere] ${item.reference === '' ? 'text-muted' : 'font-semibold'} ${struck}`}
          >
            <span className="sr-only">{clock(begin)} </span>
            {item.reference === '' ? t('noReference') : item.reference}
          </p>
          <p className="text-muted [overflow-wrap:anywhere]">
            {t('minutes', { minutes })}
            {namesDoctor ? ` · ${item.doctorName}` : null}
            {item.consentAtHand ? ` · ${t('consentAtHand')}` : null}
          </p>
          {phase === 'coming' ? null : (
            <p className={`mt-1 inline-block rounded-full px-3 py-0.5 text-sm font-semibold ${LABEL[phase]}`}>
              {t(`phase.${phase}`)}
            </p>
          )}
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-x-1 pl-14 sm:pl-0">
        {phase === 'cancelled' ? null : (
          <Button tone="quiet" onClick={onRenew} aria-describedby={titleId}>
            {t('newCode')}
          </Button>
        )}
        {phase === 'cancelled' || phase === 'over' ? null : (
          <Button tone="quiet" onClick={onCancel} aria-describedby={titleId}>
            {t('cancel')}
          </Button>
        )}
      </div>
    </li>
  )
}
