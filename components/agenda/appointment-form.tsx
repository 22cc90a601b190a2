'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { SelectField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { nextQuarter, type Occurrence, onClock } from '@/lib/appointment/agenda.rules'
import { inTheWay } from '@/lib/appointment/grid.rules'
import { dayAfter } from '@/lib/appointment/range.rules'
import { type ScheduledAppointment, scheduledAppointment } from '@/lib/appointment/schema'
import { ask, Problem } from '@/lib/http/request.client'
import type { DoctorChoice, Known } from './agenda'
import type { FreeTime } from './agenda-grid'
import { useDayWords } from './day-words'
import { OverlapNotice } from './overlap-notice'
import { RepeatFields, type Repeating } from './repeat-fields'
import { ScheduleFields, type Typed, wrongField } from './schedule-fields'

/** How long a repeated appointment goes on when nothing else is typed. */
const WEEKS = 8

/** What has been made: for the agenda at once, and for the dialogue that hands the codes on. */
export type Made = ScheduledAppointment & { readonly known: readonly Known[]; readonly doctorName: string }

/** The form of a new appointment. What was typed stays, whatever is refused. */
export function AppointmentForm({
  doctors,
  known,
  free,
  onMade,
  onStale,
}: {
  doctors: readonly DoctorChoice[]
  /** What stands in the agenda already: whatever is in the way is shown before it is saved. */
  known: readonly Known[]
  /** The time that was clicked. */
  free: FreeTime | undefined
  onMade: (made: Made) => void
  /** The server knows of more than this page. */
  onStale: () => void
}) {
  const t = useTranslations('appointment')
  const tPlan = useTranslations('planning')
  const tError = useTranslations('errors')
  const { zone, plain } = useDayWords()
  const now = useNow()
  const [doctorId, setDoctorId] = useState(free?.doctorId ?? doctors[0]?.id ?? '')
  const [typed, setTyped] = useState<Typed>(() => ({
    ...(free ? { date: free.date, time: free.time } : onClock(nextQuarter(now), zone)),
    minutes: '15',
    reference: '',
    consentAtHand: false,
  }))
  const [repeating, setRepeating] = useState<Repeating>(() => ({
    on: false,
    everyWeeks: '1',
    until: dayAfter(typed.date, 7 * WEEKS),
  }))
  const [occurrence, setOccurrence] = useState<Occurrence>()
  const [problem, setProblem] = useState<Problem>()
  const [pending, setPending] = useState(false)
  const today = onClock(now, zone).date
  const minutes = Number(typed.minutes)
  const conflicts = inTheWay(known, { doctorId, date: typed.date, time: typed.time, minutes }, zone)
  const asked = problem?.code === 'overlaps' ? problem : undefined

  const type = (change: Partial<Typed>) => {
    setTyped({ ...typed, ...change })
    if ('minutes' in change) setProblem(undefined)
    // Another day or time: which of two hours was meant is open again.
    if (!('date' in change || 'time' in change)) return
    setOccurrence(undefined)
    setProblem(undefined)
  }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    const body = {
      doctorId,
      ...typed,
      minutes,
      occurrence,
      ...(repeating.on ? { repeat: { everyWeeks: Number(repeating.everyWeeks), until: repeating.until } } : {}),
      // Of one appointment all that is in the way stands in the form; of a series only the server knows.
      ...(asked || (conflicts.length > 0 && !repeating.on) ? { overlapAccepted: true } : {}),
    }
    const answer = await ask('/api/appointments', { body, answer: scheduledAppointment }, tError('unavailable'))
    setPending(false)
    if (answer instanceof Problem) {
      if (answer.code === 'overlaps') onStale()
      return setProblem(answer)
    }
    const doctorName = doctors.find(({ id }) => id === doctorId)?.name ?? ''
    const made = [answer, ...answer.further].map(({ id, startsAt }) => ({
      id,
      doctorId,
      startsAt,
      endsAt: new Date(Date.parse(startsAt) + minutes * 60_000).toISOString(),
      reference: typed.reference,
      cancelled: false,
    }))
    onMade({ ...answer, known: made, doctorName })
  }

  const aboutRepeat = problem?.fields.some((field) => field.startsWith('repeat'))
  const general = problem && problem !== asked && !aboutRepeat && wrongField(problem) === undefined

  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-5">
      {general ? (
        <Notice tone="bad" live="alert">
          {problem.message}
        </Notice>
      ) : null}
      {doctors.length > 1 ? (
        <SelectField
          label={t('doctor')}
          value={doctorId}
          onChange={(event) => {
            setDoctorId(event.target.value)
            setProblem(undefined)
          }}
        >
          {doctors.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      ) : null}
      <ScheduleFields
        typed={typed}
        onType={type}
        today={today}
        problem={problem}
        occurrence={occurrence}
        onOccurrence={setOccurrence}
      />
      {problem && !asked && repeating.on && problem.dates.length > 0 ? (
        <p className="font-semibold text-bad">{tPlan('dates', { dates: problem.dates.map(plain).join(', ') })}</p>
      ) : null}
      <RepeatFields
        repeating={repeating}
        first={typed.date}
        problem={problem}
        onType={(change) => {
          setRepeating({ ...repeating, ...change })
          setProblem(undefined)
        }}
      />
      <OverlapNotice inTheWay={conflicts} asked={asked} />
      <Button type="submit" disabled={pending}>
        {pending ? t('creating') : asked ? tPlan('makeAnyway') : t('create')}
      </Button>
    </form>
  )
}
