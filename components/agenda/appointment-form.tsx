'use client'

import { useTimeZone, useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { Checkbox, SelectField, TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { nextQuarter, onClock } from '@/lib/appointment/agenda.rules'
import { type NewAppointment, scheduledAppointment } from '@/lib/appointment/schema'
import { ask, Problem } from '@/lib/http/request.client'
import type { DoctorChoice } from './agenda'
import { HourChoice } from './hour-choice'
import type { Invitation } from './issued-code'

const FIELDS = ['date', 'time', 'minutes', 'reference'] as const
type Field = (typeof FIELDS)[number]

/** The form of a new appointment. What was typed stays, whatever is refused. */
export function AppointmentForm({
  doctors,
  onMade,
}: {
  doctors: readonly DoctorChoice[]
  onMade: (issued: Invitation) => void
}) {
  const t = useTranslations('appointment')
  const tError = useTranslations('errors')
  const zone = useTimeZone() ?? 'Europe/Berlin'
  const now = useNow()
  const [typed, setTyped] = useState(() => ({
    doctorId: doctors[0]?.id ?? '',
    ...onClock(nextQuarter(now), zone),
    minutes: '15',
    reference: '',
    consentAtHand: false,
  }))
  const [occurrence, setOccurrence] = useState<NewAppointment['occurrence']>()
  const [problem, setProblem] = useState<Problem>()
  const [pending, setPending] = useState(false)
  const today = onClock(now, zone).date

  const type = (change: Partial<typeof typed>) => setTyped({ ...typed, ...change })
  /** Another day or time: which of two hours was meant is open again. */
  const typeTime = (change: { date: string } | { time: string }) => {
    type(change)
    setOccurrence(undefined)
    setProblem(undefined)
  }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    const body = { ...typed, minutes: Number(typed.minutes), occurrence }
    const answer = await ask('/api/appointments', { body, answer: scheduledAppointment }, tError('unavailable'))
    setPending(false)
    if (answer instanceof Problem) return setProblem(answer)
    const doctorName = doctors.find(({ id }) => id === typed.doctorId)?.name ?? ''
    onMade({ code: answer.code, startsAt: answer.startsAt, doctorName })
  }

  const twice = problem?.code === 'hour-exists-twice' || occurrence !== undefined
  const wrong = FIELDS.find((field) => problem?.fields.includes(field))
  const problemOf = (field: Field) => {
    if (field !== wrong) return undefined
    return problem?.code === 'invalid-input' ? t(`problem.${field}`) : problem?.message
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-5">
      {problem && wrong === undefined ? (
        <Notice tone="bad" live="alert">
          {problem.message}
        </Notice>
      ) : null}
      {doctors.length > 1 ? (
        <SelectField
          label={t('doctor')}
          value={typed.doctorId}
          onChange={(event) => type({ doctorId: event.target.value })}
        >
          {doctors.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      ) : null}
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <TextField
          label={t('date')}
          type="date"
          data-autofocus
          required
          min={today}
          value={typed.date}
          onChange={(event) => typeTime({ date: event.target.value })}
          problem={problemOf('date')}
        />
        <TextField
          label={t('time')}
          type="time"
          required
          value={typed.time}
          onChange={(event) => typeTime({ time: event.target.value })}
          problem={problemOf('time')}
        />
      </div>
      {twice ? <HourChoice chosen={occurrence} onChoose={setOccurrence} /> : null}
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
          onChange={(event) => type({ minutes: event.target.value })}
          problem={problemOf('minutes')}
        />
      </div>
      <TextField
        label={t('reference')}
        hint={t('referenceHint')}
        maxLength={80}
        autoComplete="off"
        value={typed.reference}
        onChange={(event) => type({ reference: event.target.value })}
        problem={problemOf('reference')}
      />
      <Checkbox
        label={t('consent')}
        checked={typed.consentAtHand}
        onChange={(event) => type({ consentAtHand: event.target.checked })}
      />
      <Button type="submit" disabled={pending}>
        {pending ? t('creating') : t('create')}
      </Button>
    </form>
  )
}
