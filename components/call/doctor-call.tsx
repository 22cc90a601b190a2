'use client'

import { CheckCheck, PhoneOff } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Notice } from '@/components/ui/notice'
import { WaitingCount } from '@/components/waiting-room/waiting-count'
import { callRunner } from '@/lib/call/runner.client'
import { ask, Problem } from '@/lib/http/request.client'
import { CallStage } from './call-stage'
import { ControlButton } from './control-button'
import { SeatLost } from './seat-lost'
import { useCall } from './use-call'

/**
 * The call as the doctor sees it: »Auflegen« sends the patient back into the waiting room, »Sprechstunde beenden«
 * says goodbye. The portal's stream feeds the runner.
 */
export function DoctorCall({
  callId,
  patientName,
  clinicPhone,
}: {
  callId: string
  patientName: string
  clinicPhone: string
}) {
  const t = useTranslations('call')
  const tError = useTranslations('errors')
  const router = useRouter()
  const picture = useCall(callRunner)
  const [problem, setProblem] = useState<string>()
  const status = picture?.callId === callId ? picture.state.status : undefined

  useEffect(() => {
    callRunner.join(callId, 'staff')
  }, [callId])

  const end = async (how: 'finish' | 'requeue') => {
    const outcome = await ask(`/api/calls/${callId}/end`, { body: { how } }, tError('unavailable'))
    if (outcome instanceof Problem && outcome.status !== 404) return setProblem(outcome.message)
    callRunner.hangUp()
  }

  const over = status === 'ended'
  useEffect(() => {
    if (!over) return
    callRunner.forget()
    router.replace('/praxis')
  }, [over, router])

  if (!picture || status === undefined || over)
    return <Notice live="status">{t('state.joining', { name: patientName })}</Notice>
  if (status === 'seat-lost') return <SeatLost onReturn={() => callRunner.join(callId, 'staff')} />
  return (
    <>
      <CallStage
        runner={callRunner}
        picture={picture}
        otherName={patientName}
        clinicPhone={clinicPhone}
        aside={<WaitingCount />}
        ending={
          <>
            <ControlButton icon={PhoneOff} label={t('hangUp')} tone="end" onClick={() => void end('requeue')} />
            <ControlButton icon={CheckCheck} label={t('finish')} tone="plain" onClick={() => void end('finish')} />
          </>
        }
      />
      {problem ? (
        <div className="fixed inset-x-4 bottom-28 z-50">
          <Notice tone="bad" live="alert">
            {problem}
          </Notice>
        </div>
      ) : null}
    </>
  )
}
