'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { TIME_OF_DAY, useNow } from '@/components/ui/clock'
import type { WaitingPatient } from '@/lib/signalling/schema'
import { minutesWaited } from '@/lib/waiting-room/rules'
import { Readiness } from './readiness'

type Admission = { onAdmit?: () => void; admitting?: boolean; disabled?: boolean; explanation?: string | undefined }

/** One waiting patient: typed name (R17), how long, for which appointment, whether ready, and the doctor's one click. */
export function WaitingListItem({
  patient,
  onAdmit,
  admitting,
  disabled,
  explanation,
}: { patient: WaitingPatient } & Admission) {
  const t = useTranslations('waitingRoom')
  const format = useFormatter()
  const now = useNow()
  const time = format.dateTime(new Date(patient.startsAt), TIME_OF_DAY)
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-xl border border-line bg-ground px-4 py-3">
      <div className="min-w-0 flex-1 basis-52">
        <p className="text-lg font-bold [overflow-wrap:anywhere]">{patient.name}</p>
        <p>{t('waited', { minutes: minutesWaited(new Date(patient.arrivedAt), now) })}</p>
        <p className="text-muted [overflow-wrap:anywhere]">
          {t('appointment', { time })}
          {patient.reference === '' ? null : ` · ${patient.reference}`}
        </p>
        <Readiness patient={patient} />
      </div>
      {onAdmit ? (
        <Button onClick={onAdmit} disabled={disabled} aria-describedby={explanation}>
          {admitting ? t('admitting') : t('admit')}
        </Button>
      ) : null}
    </li>
  )
}
