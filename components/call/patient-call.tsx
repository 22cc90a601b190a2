'use client'

import { PhoneOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { CallRunner } from '@/lib/call/runner.client'
import type { VisitView } from '@/lib/signalling/schema'
import { CallStage } from './call-stage'
import { ControlButton } from './control-button'
import { SeatLost } from './seat-lost'
import { useCall } from './use-call'

/** Step 4, the call as the patient sees it. Hanging up is signing off. */
export function PatientCall({
  runner,
  visit,
  onLeave,
  otherwise,
}: {
  runner: CallRunner
  visit: VisitView
  onLeave: () => void
  /** What is shown while there is no call. */
  otherwise: ReactNode
}) {
  const t = useTranslations('call')
  const picture = useCall(runner)
  // Whether the visit is over, too, its own status tells.
  if (!picture || picture.state.status === 'ended') return otherwise
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
