'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { MailLine } from '@/components/invitation/mail-line'
import { Button } from '@/components/ui/button'
import type { Phase } from '@/lib/appointment/agenda.rules'
import type { AgendaItem } from '@/lib/appointment/schema'
import { useDayWords } from './day-words'

/** What can be done with an appointment; each opens its dialogue. */
export type Choice = 'details' | 'change' | 'renew' | 'companions' | 'cancel'
export type Choose = (choice: Choice, item: AgendaItem) => void

const LABEL: Record<Exclude<Phase, 'coming'>, string> = {
  running: 'bg-accent text-on-accent',
  next: 'bg-accent-soft text-accent-strong',
  over: 'bg-sunken text-muted',
  cancelled: 'bg-bad-soft text-bad',
}

/** One appointment in the list: when, how long, the practice's reference, and what can be done with it. */
export function Appointment({
  item,
  phase,
  namesDoctor,
  overlaps,
  onChoose,
}: {
  item: AgendaItem
  phase: Phase
  namesDoctor: boolean
  overlaps: boolean
  onChoose: Choose
}) {
  const t = useTranslations('agenda')
  const tPlan = useTranslations('planning')
  const { clock } = useDayWords()
  const titleId = useId()
  const struck = phase === 'cancelled' ? 'line-through' : ''
  const minutes = Math.round((Date.parse(item.endsAt) - Date.parse(item.startsAt)) / 60_000)
  const button = (choice: Choice, text: string) => (
    <Button tone="quiet" className="!px-2.5" onClick={() => onChoose(choice, item)} aria-describedby={titleId}>
      {text}
    </Button>
  )
  return (
    <li
      aria-current={phase === 'running' ? 'time' : undefined}
      className={`flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3 ${phase === 'running' ? '-mx-3 rounded-xl bg-accent-soft px-3' : ''}`}
    >
      <div className="flex min-w-0 flex-1 basis-56 gap-4">
        <p className={`w-14 shrink-0 text-lg font-bold tabular-nums ${phase === 'over' ? 'text-muted' : ''} ${struck}`}>
          <time dateTime={item.startsAt}>{clock(item.startsAt)}</time>
        </p>
        <div className="min-w-0">
          <p
            id={titleId}
            className={`[overflow-wrap:anywhere] ${item.reference === '' ? 'text-muted' : 'font-semibold'} ${struck}`}
          >
            <span className="sr-only">{clock(item.startsAt)} </span>
            {item.reference === '' ? t('noReference') : item.reference}
          </p>
          <p className="text-muted [overflow-wrap:anywhere]">
            {t('minutes', { minutes })}
            {namesDoctor ? ` · ${item.doctorName}` : null}
            {item.consentAtHand ? ` · ${t('consentAtHand')}` : null}
          </p>
          {item.mail ? <MailLine appointmentId={item.id} initial={item.mail} /> : null}
          {item.cancelReason === '' ? null : (
            <p className="text-muted [overflow-wrap:anywhere]">
              {tPlan('cancelReason', { reason: item.cancelReason })}
            </p>
          )}
          <p className="flex flex-wrap gap-2 empty:hidden">
            {phase === 'coming' ? null : (
              <span className={`mt-1 rounded-full px-3 py-0.5 text-sm font-semibold ${LABEL[phase]}`}>
                {t(`phase.${phase}`)}
              </span>
            )}
            {overlaps ? (
              <span className="mt-1 rounded-full bg-warn-soft px-3 py-0.5 text-sm font-semibold text-warn">
                {tPlan('overlapping')}
              </span>
            ) : null}
          </p>
        </div>
      </div>
      {phase === 'cancelled' ? null : (
        <div className="-ml-2.5 flex flex-wrap items-center sm:ml-0">
          {button('renew', t('newCode'))}
          {phase === 'over' ? null : button('cancel', t('cancel'))}
          {button('details', tPlan('details'))}
        </div>
      )}
    </li>
  )
}
