'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Dialog } from '@/components/ui/dialog'
import type { Clinic, DoctorChoice, Known } from './agenda'
import type { FreeTime } from './agenda-grid'
import { AppointmentForm, type Made } from './appointment-form'
import { FurtherCodes } from './further-codes'
import { IssuedCode } from './issued-code'

/** »Neuer Termin«: first the form, then the code, which is shown this once. */
export function AppointmentDialog({
  doctors,
  clinic,
  known,
  free,
  onMade,
  onStale,
  onClose,
}: {
  doctors: readonly DoctorChoice[]
  clinic: Clinic
  known: readonly Known[]
  free: FreeTime | undefined
  onMade: (made: readonly Known[]) => void
  onStale: () => void
  onClose: () => void
}) {
  const t = useTranslations('appointment')
  const tCode = useTranslations('code')
  const [made, setMade] = useState<Made>()
  const take = (now: Made) => {
    setMade(now)
    onMade(now.known)
  }
  return (
    <Dialog title={made ? tCode('created') : t('new')} closeLabel={made ? tCode('done') : t('close')} onClose={onClose}>
      {made ? (
        <>
          <IssuedCode
            invitation={{ id: made.id, code: made.code, startsAt: made.startsAt, doctorName: made.doctorName }}
            clinic={clinic}
          />
          <FurtherCodes further={made.further} />
        </>
      ) : (
        <AppointmentForm doctors={doctors} known={known} free={free} onMade={take} onStale={onStale} />
      )}
    </Dialog>
  )
}
