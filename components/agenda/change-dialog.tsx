'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { type Occurrence, onClock } from '@/lib/appointment/agenda.rules'
import { inTheWay } from '@/lib/appointment/grid.rules'
import type { AgendaItem } from '@/lib/appointment/schema'
import { clockOf, DAY_MINUTES, minutesOf } from '@/lib/clinic/hours.rules'
import { ask, Problem } from '@/lib/http/request.client'
import type { Done, Known } from './agenda'
import { useDayWords } from './day-words'
import { NewestNotice } from './newest-notice'
import { OverlapNotice } from './overlap-notice'
import { ScheduleFields, type Typed, wrongField } from './schedule-fields'
import { ScopeChoice } from './scope-choice'
import { useNewest } from './use-newest'

/** »Termin ändern«: another time, another length, another reference. What was typed stays, whoever else was quicker. */
export function ChangeDialog({
  item,
  known,
  onChanged,
  onDone,
  onClose,
}: {
  item: AgendaItem
  known: readonly Known[]
  onChanged: () => void
  onDone: Done
  onClose: () => void
}) {
  const t = useTranslations('planning')
  const tError = useTranslations('errors')
  const { zone, plain, long } = useDayWords()
  const { current, newest, readAgain } = useNewest(item)
  const [typed, setTyped] = useState<Typed>(() => ({
    ...onClock(new Date(item.startsAt), zone),
    minutes: String((Date.parse(item.endsAt) - Date.parse(item.startsAt)) / 60_000),
    reference: item.reference,
    consentAtHand: item.consentAtHand,
  }))
  const [following, setFollowing] = useState(false)
  const [occurrence, setOccurrence] = useState<Occurrence>()
  const [problem, setProblem] = useState<Problem>()
  const [pending, setPending] = useState(false)
  const minutes = Number(typed.minutes)
  const conflicts = inTheWay(
    known,
    { doctorId: item.doctorId, date: typed.date, time: typed.time, minutes, except: item.id },
    zone,
  )
  const asked = problem?.code === 'overlaps' ? problem : undefined

  const type = (change: Partial<Typed>) => {
    setTyped({ ...typed, ...change })
    if (asked && 'minutes' in change) setProblem(undefined)
    if (!('date' in change || 'time' in change)) return
    setOccurrence(undefined)
    setProblem(undefined)
  }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    const body = {
      ...typed,
      minutes,
      occurrence,
      version: current.version,
      following,
      ...(asked || (conflicts.length > 0 && !following) ? { overlapAccepted: true } : {}),
    }
    const answer = await ask(`/api/appointments/${item.id}`, { method: 'PUT', body }, tError('unavailable'))
    if (answer instanceof Problem && answer.code === 'changed-meanwhile') await readAgain()
    setPending(false)
    // Also after a refusal: the display may be old.
    onChanged()
    if (answer instanceof Problem) return setProblem(answer)
    const end = (minutesOf(typed.time) ?? 0) + minutes
    onDone(item, t('moved', { date: long(typed.date), from: typed.time, to: clockOf(end % DAY_MINUTES) }))
    onClose()
  }

  const general = problem && problem !== asked && wrongField(problem) === undefined
  return (
    <Dialog title={t('change')} closeLabel={t('keep')} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className="grid gap-5">
        {general ? (
          problem.code === 'changed-meanwhile' ? (
            <NewestNotice message={problem.message} newest={newest} />
          ) : (
            <Notice tone="bad" live="alert">
              {problem.message}
            </Notice>
          )
        ) : null}
        <p className="font-semibold">{item.doctorName}</p>
        <ScheduleFields
          typed={typed}
          onType={type}
          today={undefined}
          problem={problem}
          occurrence={occurrence}
          onOccurrence={setOccurrence}
        />
        {problem && !asked && following && problem.dates.length > 0 ? (
          <p className="font-semibold text-bad">{t('dates', { dates: problem.dates.map(plain).join(', ') })}</p>
        ) : null}
        {item.seriesId === null ? null : (
          <ScopeChoice
            legend={t('scope')}
            following={following}
            onChoose={(all) => {
              setFollowing(all)
              setProblem(undefined)
            }}
          />
        )}
        <OverlapNotice inTheWay={conflicts} asked={asked} />
        <Button type="submit" disabled={pending || current.cancelled}>
          {t(pending ? 'saving' : asked ? 'saveAnyway' : 'save')}
        </Button>
      </form>
    </Dialog>
  )
}
