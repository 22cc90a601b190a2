'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Dialog } from '@/components/ui/dialog'
import type { Clinic, DoctorChoice } from './agenda'
import { AppointmentForm } from './appointment-form'
import { type Invitation, IssuedCode } from './issued-code'

/** »Neuer Termin«: first the form, then the code, which is shown this once. */
export function AppointmentDialog({
  doctors,
  clinic,
  onChanged,
  onClose,
}: {
  doctors: readonly DoctorChoice[]
  clinic: Clinic
  onChanged: () => void
  onClose: () => void
}) {
  const t = useTranslations('appointment')
  const tCode = useTranslations('code')
  const [invitation, setInvitation] = useState<Invitation>()
  const made = (issued: Invitation) => {
    setInvitation(issued)
    onChanged()
  }
  return (
    <Dialog
      title={invitation ? tCode('created') : t('new')}
      closeLabel={invitation ? tCode('done') : t('close')}
      onClose={onClose}
    >
      {invitation ? (
        <IssuedCode invitation={invitation} clinic={clinic} />
      ) : (
        <AppointmentForm doctors={doctors} onMade={made} />
      )}
    </Dialog>
  )
}
