'use client'

import { CheckCheck, PhoneOff } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { CALLS, useLiveRoom } from '@/components/waiting-room/live'
import { WaitingCount } from '@/components/waiting-room/waiting-count'
import { callRunner } from '@/lib/call/runner.client'
import { insist } from '@/lib/http/request.client'
import { CallStage } from './call-stage'
import { ControlButton } from './control-button'
import { PeopleButton } from './people-button'
import { SeatLost } from './seat-lost'
import { useCall } from './use-call'

/**
 * The call as the doctor sees it, above every page of the portal: »Auflegen« sends the patient back into the waiting
 * room, »Sprechstunde beenden« says goodbye. The portal's stream feeds the runner.
 */
export function DoctorCall({ clinicPhone }: { clinicPhone: string }) {
  const t = useTranslations('call')
  const router = useRouter()
  const { view } = useLiveRoom()
  const picture = useCall(callRunner)
  const everybody = view.doctors.flatMap(({ patients }) => patients)
  const patient = everybody.find(
    ({ id, status, companion }) =>
      companion === null && (picture?.entryId ? id === picture.entryId : status !== 'WAITING'),
  )
  const over = picture?.state.status === 'ended'
  const begun = over ? undefined : picture?.callId

  // The stage stands above every page of the portal: the address changes, nothing is fetched, the call does not wait.
  const shown = useRef<string>(undefined)
  useEffect(() => {
    if (begun && !location.pathname.startsWith(CALLS)) history.pushState(null, '', `${CALLS}${begun}`)
    if (shown.current && !begun) {
      callRunner.forget()
      if (location.pathname.startsWith(CALLS)) router.replace('/praxis')
      // What had the focus before, »Aufrufen«, is gone.
      document.querySelector<HTMLElement>('[data-focus-after-call]')?.focus()
    }
    shown.current = begun
  }, [begun, router])

  if (!picture || over) return null
  const { callId } = picture

  /** Camera and microphone go at once, whatever becomes of the word to the server: that is said until it is heard. */
  const end = (how: 'finish' | 'requeue') => {
    callRunner.hangUp(callId)
    void insist(`/api/calls/${callId}/end`, { body: { how } })
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
      runner={callRunner}
      picture={picture}
      otherName={patient?.name ?? ''}
      clinicPhone={clinicPhone}
      aside={
        <div className="flex flex-wrap items-center gap-x-4">
          <WaitingCount />
          <PeopleButton
            runner={callRunner}
            people={everybody.filter(
              ({ companion, appointmentId }) => companion !== null && appointmentId === patient?.appointmentId,
            )}
          />
        </div>
      }
      ending={
        <>
          <ControlButton icon={PhoneOff} label={t('hangUp')} tone="end" onClick={() => end('requeue')} />
          <ControlButton icon={CheckCheck} label={t('finish')} tone="plain" onClick={() => end('finish')} />
        </>
      }
    />
  )
}
