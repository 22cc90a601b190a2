import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Notice } from '@/components/ui/notice'
import type { CallPicture } from '@/lib/call/picture.client'
import type { CallRunner } from '@/lib/call/runner.client'
import { CallState } from './call-state'
import { CodeAlarm } from './code-alarm'
import { Reminder } from './reminder'

/** What people must not miss, above the pictures: the most urgent first. */
export function StageNotices({
  side,
  runner,
  picture,
  otherName,
  clinicPhone,
  chatOpen,
  children,
}: {
  side: 'doctor' | 'patient'
  runner: CallRunner
  picture: CallPicture
  otherName: string
  clinicPhone: string
  chatOpen: boolean
  children: ReactNode
}) {
  const t = useTranslations('call')
  const [reminded, setReminded] = useState(false)
  const { state, local, code, microphoneOn, cameraOn, screen, companions } = picture
  const silent = !microphoneOn && !cameraOn && !screen
  const faulty = local && (local.camera !== 'ok' || local.microphone !== 'ok')
  return (
    <div className="pointer-events-none absolute inset-x-0 top-0 z-20 mx-auto grid max-h-full max-w-xl gap-3 overflow-y-auto p-4 *:pointer-events-auto">
      <CodeAlarm
        name={companions.length > 0 ? otherName : undefined}
        view={code}
        silent={silent}
        clinicPhone={clinicPhone}
      />
      {companions.map(({ seat, name, code: theirs }) => (
        <CodeAlarm key={seat} name={name} view={theirs} silent={silent} clinicPhone={clinicPhone} />
      ))}
      <CallState
        state={state}
        otherName={otherName}
        clinicPhone={clinicPhone}
        onAudioOnly={picture.audioOnly ? undefined : () => runner.outgoing.setAudioOnly(true)}
      />
      {faulty ? (
        <Notice tone="warn" live="status">
          <p>{t(local.camera === 'ok' ? 'noMicrophone' : local.microphone === 'ok' ? 'noCamera' : 'noDevices')}</p>
        </Notice>
      ) : null}
      {state.status === 'connected' && !reminded ? (
        // The sheet of the chat leaves the picture little place on a phone: the reminder waits until that is closed.
        <div className={chatOpen ? 'max-md:hidden short:hidden' : ''}>
          <Reminder side={side} onRead={() => setReminded(true)} />
        </div>
      ) : null}
      {children}
    </div>
  )
}
