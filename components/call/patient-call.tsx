'use client'

import { PhoneOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { CallPicture } from '@/lib/call/picture.client'
import type { CallRunner } from '@/lib/call/runner.client'
import type { VisitView } from '@/lib/signalling/schema'
import { CallStage } from './call-stage'
import { ControlButton } from './control-button'
import { SeatLost } from './seat-lost'

/** Step 4, the call as the patient sees it. Hanging up is signing off. */
export function PatientCall({
  runner,
  picture,
  visit,
  onLeave,
}: {
  runner: CallRunner
  picture: CallPicture
  visit: VisitView
  onLeave: () => void
}) {
  const t = useTranslations('call')
  if (picture.state.status === 'seat-lost') return <SeatLost onReturn={() => runner.takeBack()} />
  return (
    <CallStage
      side="patient"
      runner={runner}
      picture={picture}
      otherName={visit.doctorName}
      clinicPhone={visit.clinicPhone}
      ending={<ControlButton icon={PhoneOff} label={t('hangUp')} tone="end" onClick={onLeave} />}
    />
  )
}
