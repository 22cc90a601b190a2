'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { clockOf, faultyClosedDays, faultyHours, minutesOf, WEEKDAYS } from '@/lib/clinic/hours.rules'
import type { OpeningTimes } from '@/lib/clinic/opening.schema'
import { ask, Problem } from '@/lib/http/request.client'
import { ClosedDaysFields, type TypedDays } from './closed-days-fields'
import { type TypedHours, WeekdayFields } from './weekday-fields'

/** The clinic's opening hours and closed days, saved all at once. */
export function OpeningHours({ times }: { times: OpeningTimes }) {
  const t = useTranslations('openingTimes')
  const tError = useTranslations('errors')
  const next = useRef(0)
  const [hours, setHours] = useState<readonly TypedHours[]>(() =>
    times.hours.map(({ weekday, opens, closes }) => ({
      key: next.current++,
      weekday,
      opens: clockOf(opens),
      closes: clockOf(closes),
    })),
  )
  const [days, setDays] = useState<readonly TypedDays[]>(() =>
    times.closedDays.map((one) => ({ key: next.current++, ...one })),
  )
  const [faults, setFaults] = useState<ReadonlySet<number>>(new Set())
  const [problem, setProblem] = useState<string>()
  const [saved, setSaved] = useState(false)
  const [pending, setPending] = useState(false)

  const save = async (event: FormEvent) => {
    event.preventDefault()
    setSaved(false)
    setProblem(undefined)
    const wanted = hours.map(({ weekday, opens, closes }) => ({
      weekday,
      // What is no time is at fault: it ends before it begins.
      opens: minutesOf(opens) ?? 0,
      closes: (minutesOf(opens) === undefined ? undefined : minutesOf(closes)) ?? 0,
    }))
    const found = new Set([
      ...faultyHours(wanted).map((place) => hours[place]?.key ?? -1),
      ...faultyClosedDays(days).map((place) => days[place]?.key ?? -1),
    ])
    setFaults(found)
    if (found.size > 0) return setProblem(tError('opening-times-wrong'))
    setPending(true)
    const body = {
      hours: wanted,
      closedDays: days.map(({ firstDay, lastDay, name }) => ({ firstDay, lastDay, name })),
    } satisfies OpeningTimes
    const answer = await ask('/api/opening-times', { method: 'PUT', body }, tError('unavailable'))
    setPending(false)
    if (answer instanceof Problem) setProblem(answer.message)
    else setSaved(true)
  }

  return (
    <form noValidate onSubmit={(event) => void save(event)} className="grid gap-5">
      <div className="grid gap-1">
        <h2 className="text-xl font-bold">{t('title')}</h2>
        <p className="max-w-prose">{t('intro')}</p>
      </div>
      <div className="grid">
        {WEEKDAYS.map((weekday) => (
          <WeekdayFields
            key={weekday}
            weekday={weekday}
            hours={hours.filter((one) => one.weekday === weekday)}
            faults={faults}
            onAdd={() =>
              setHours((last) => [...last, { key: next.current++, weekday, opens: '08:00', closes: '12:00' }])
            }
            onChange={(key, change) =>
              setHours((last) => last.map((one) => (one.key === key ? { ...one, ...change } : one)))
            }
            onRemove={(key) => setHours((last) => last.filter((one) => one.key !== key))}
          />
        ))}
      </div>
      <ClosedDaysFields
        days={days}
        faults={faults}
        onAdd={() => setDays((last) => [...last, { key: next.current++, firstDay: '', lastDay: '', name: '' }])}
        onChange={(key, change) =>
          setDays((last) => last.map((one) => (one.key === key ? { ...one, ...change } : one)))
        }
        onRemove={(key) => setDays((last) => last.filter((one) => one.key !== key))}
      />
      {problem ? (
        <Notice tone="bad" live="alert">
          {problem}
        </Notice>
      ) : null}
      {saved ? (
        <Notice tone="good" live="status">
          {t('saved')}
        </Notice>
      ) : null}
      <Button type="submit" className="justify-self-start" disabled={pending}>
        {pending ? t('saving') : t('save')}
      </Button>
    </form>
  )
}
