'use client'

import { CheckCheck, PhoneOff } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { CALLS, useLiveRoom } from '@/components/waiting-room/live'
import { WaitingCount } from '@/components/waiting-room/waiting-count'
import { callRunner } from '@/lib/call/runner.client'
import { ask, Problem } from '@/lib/http/request.client'
import { CallStage } from './call-stage'
import { ControlButton } from './control-button'
import { SeatLost } from './seat-lost'
import { useCall } from './use-call'

/**
 * The call as the doctor sees it, above every page of the portal: »Auflegen« sends the patient back into the waiting
 * room, »Sprechstunde beenden« says goodbye. The portal's stream feeds the runner.
 */
export function DoctorCall({ clinicPhone }: { clinicPhone: string }) {
  const t = useTranslations('call')
  const tError = useTranslations('errors')
  const router = useRouter()
  const { view } = useLiveRoom()
  const picture = useCall(callRunner)
  const [problem, setProblem] = useState<string>()
  const patient = view.doctors
    .flatMap(({ patients }) => patients)
    .find(({ id, status }) => (picture?.entryId ? id === picture.entryId : status !== 'WAITING'))
  const over = picture?.state.status === 'ended'
  const begun = over ? undefined : picture?.callId

  // The stage stands above every page of the portal: the address changes, nothing is fetched, the call does not wait.
  const shown = useRef<string>(undefined)
  useEffect(() => {
    if (begun && !location.pathname.startsWith(CALLS)) history.pushState(null, '', `${CALLS}${begun}`)
    if (shown.current && !begun) {
      setProblem(undefined)
      callRunner.forget()
      if (location.pathname.startsWith(CALLS)) router.replace('/praxis')
    }
    shown.current = begun
  }, [begun, router])

  if (!picture || over) return null
  const { callId } = picture

  const end = async (how: 'finish' | 'requeue') => {
    const outcome = await ask(`/api/calls/${callId}/end`, { body: { how } }, tError('unavailable'))
    if (outcome instanceof Problem && outcome.status !== 404) return setProblem(outcome.message)
    callRunner.hangUp(callId)
  }

  if (picture.state.status === 'seat-lost') {
    return (
      <div className="fixed inset-0 z-40 overflow-y-auto bg-ground">
        <SeatLost onReturn={() => callRunner.takeBack()} />
      </div>
    )
  }
  return (
    <CallStage
      side="doctor"
      problem={problem}
      runner={callRunner}
      picture={picture}
      otherName={patient?.name ?? ''}
      clinicPhone={clinicPhone}
      aside={<WaitingCount />}
      ending={
        <>
          <ControlButton icon={PhoneOff} label={t('hangUp')} tone="end" onClick={() => void end('requeue')} />
          <ControlButton icon={CheckCheck} label={t('finish')} tone="plain" onClick={() => void end('finish')} />
        </>
      }
    />
  )
}
