'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { type PointerEventHandler, type ReactNode, useId } from 'react'
import { Button } from '@/components/ui/button'
import { TIME_OF_DAY, useNow } from '@/components/ui/clock'
import type { WaitingPatient } from '@/lib/signalling/schema'
import { minutesOver, minutesWaited } from '@/lib/waiting-room/rules'
import { useMessageWords } from './message-words'
import { Readiness } from './readiness'

/** Who has to be called in before; or is not even there. */
export type First = { readonly name: string } | 'absent'

type Admission = {
  onAdmit?: () => void
  /** The button is on its way down. */
  onPress?: PointerEventHandler
  admitting?: boolean
  disabled?: boolean
  explanation?: string | undefined
  first?: First | undefined
}

/**
 * One waiting patient: typed name (R17), how long and how long over the time, for which appointment, whether ready, and
 * the doctor's one click. `children` are what else can be done.
 */
export function WaitingListItem({
  patient,
  onAdmit,
  onPress,
  admitting,
  disabled,
  explanation,
  first,
  children,
}: { patient: WaitingPatient; children?: ReactNode } & Admission) {
  const t = useTranslations('waitingRoom')
  const tReception = useTranslations('reception')
  const wordsOf = useMessageWords()
  const tCompanion = useTranslations('companion')
  const format = useFormatter()
  const now = useNow()
  const timeOf = (instant: string) => format.dateTime(new Date(instant), TIME_OF_DAY)
  const waited = t('waited', { minutes: minutesWaited(new Date(patient.arrivedAt), now) })
  const over = minutesOver(new Date(patient.startsAt), now)
  const { lastMessage } = patient
  const firstId = useId()
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 rounded-xl border border-line bg-ground px-4 py-3">
      <div className="min-w-0 flex-1 basis-52">
        <p className="text-lg font-bold [overflow-wrap:anywhere]">{patient.name}</p>
        <p>{over === 0 ? waited : tReception('over', { waited, minutes: over })}</p>
        <p className="text-muted [overflow-wrap:anywhere]">
          {patient.companion === null
            ? t('appointment', { time: timeOf(patient.startsAt) })
            : tCompanion('waits', { kind: tCompanion(`kinds.${patient.companion}`), time: timeOf(patient.startsAt) })}
          {patient.reference === '' ? null : ` · ${patient.reference}`}
        </p>
        <Readiness patient={patient} />
        {first ? (
          <p id={firstId} className="[overflow-wrap:anywhere]">
            {first === 'absent' ? tCompanion('patientAbsent') : tCompanion('patientFirst', { name: first.name })}
          </p>
        ) : null}
        {patient.codeShared ? <p className="font-semibold text-warn">{tReception('codeShared')}</p> : null}
        {lastMessage ? (
          <p className="text-muted [overflow-wrap:anywhere]">
            {tReception('sent', { time: timeOf(lastMessage.at), text: wordsOf(lastMessage) })}
          </p>
        ) : null}
      </div>
      {onAdmit ? (
        <Button
          onPointerDown={onPress}
          onClick={onAdmit}
          disabled={disabled}
          aria-describedby={first ? firstId : explanation}
        >
          {admitting ? t('admitting') : t('admit')}
        </Button>
      ) : null}
      {children}
    </li>
  )
}
