'use client'

import { useTranslations } from 'next-intl'
import { Checkbox, TextField } from '@/components/ui/field'
import type { Occurrence } from '@/lib/appointment/agenda.rules'
import type { Problem } from '@/lib/http/request.client'
import { HourChoice } from './hour-choice'

export type Typed = {
  readonly date: string
  readonly time: string
  readonly minutes: string
  readonly reference: string
  readonly consentAtHand: boolean
}

const FIELDS = ['date', 'time', 'minutes', 'reference'] as const
type Field = (typeof FIELDS)[number]

/** The field that a problem is about; without one it is said at the head of the form. */
export function wrongField(problem: Problem | undefined): Field | undefined {
  if (problem?.code === 'overlaps') return undefined
  return FIELDS.find((field) => problem?.fields.includes(field))
}

/** When, how long, the practice's reference and the consent: what every form of an appointment asks for. */
export function ScheduleFields({
  typed,
  onType,
  today,
  problem,
  occurrence,
  onOccurrence,
}: {
  typed: Typed
  onType: (change: Partial<Typed>) => void
  /** The earliest day; undefined: any. */
  today: string | undefined
  problem: Problem | undefined
  occurrence: Occurrence | undefined
  onOccurrence: (occurrence: Occurrence) => void
}) {
  const t = useTranslations('appointment')
  const wrong = wrongField(problem)
  const problemOf = (field: Field) => {
    if (field !== wrong) return undefined
    return problem?.code === 'invalid-input' ? t(`problem.${field}`) : problem?.message
  }
  return (
    <>
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <TextField
          label={t('date')}
          type="date"
          data-autofocus
          required
          min={today}
          value={typed.date}
          onChange={(event) => onType({ date: event.target.value })}
          problem={problemOf('date')}
        />
        <TextField
          label={t('time')}
          type="time"
          required
          value={typed.time}
          onChange={(event) => onType({ time: event.target.value })}
          problem={problemOf('time')}
        />
      </div>
      {problem?.code === 'hour-exists-twice' || occurrence !== undefined ? (
        <HourChoice chosen={occurrence} onChoose={onOccurrence} />
      ) : null}
      <div className="sm:w-1/2 sm:pr-2.5">
        <TextField
          label={t('duration')}
          hint={t('durationHint')}
          type="number"
          inputMode="numeric"
          required
          min={5}
          max={240}
          step={1}
          value={typed.minutes}
          onChange={(event) => onType({ minutes: event.target.value })}
          problem={problemOf('minutes')}
        />
      </div>
      <TextField
        label={t('reference')}
        hint={t('referenceHint')}
        maxLength={80}
        autoComplete="off"
        value={typed.reference}
        onChange={(event) => onType({ reference: event.target.value })}
        problem={problemOf('reference')}
      />
      <Checkbox
        label={t('consent')}
        checked={typed.consentAtHand}
        onChange={(event) => onType({ consentAtHand: event.target.checked })}
      />
    </>
  )
}
