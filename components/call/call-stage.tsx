'use client'

import { Video as Camera, Mic, MicOff, VideoOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Notice } from '@/components/ui/notice'
import { useWakeLock } from '@/components/visit/use-wake-lock'
import type { CallPicture, CallRunner } from '@/lib/call/runner.client'
import { CallState } from './call-state'
import { CodeAlarm } from './code-alarm'
import { ConnectionLine } from './connection-line'
import { ControlButton } from './control-button'
import { Reminder } from './reminder'
import { SecurityCode } from './security-code'
import { Video } from './video'

/**
 * The screen of a call, for both sides: the other person fills it, the own picture lies in a corner, controls with
 * names below, one quiet line above. `ending` are the buttons that end it, which differ by role.
 */
export function CallStage({
  runner,
  picture,
  otherName,
  clinicPhone,
  ending,
  aside,
  problem,
}: {
  runner: CallRunner
  picture: CallPicture
  otherName: string
  clinicPhone: string
  ending: ReactNode
  /** A quiet word beside the other's name. */
  aside?: ReactNode
  /** What the last click could not do. */
  problem?: string | undefined
}) {
  const t = useTranslations('call')
  const [reminded, setReminded] = useState(false)
  // Modal: keyboard and screen reader find nothing of the page behind the call.
  const stage = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = stage.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  useWakeLock()
  const { state, local, remote, microphoneOn, cameraOn, connection, code } = picture
  const settled = state.status === 'connected'
  const faulty = local && (local.camera !== 'ok' || local.microphone !== 'ok')

  return (
    <dialog
      ref={stage}
      aria-label={t('stage', { name: otherName })}
      onCancel={(event) => event.preventDefault()}
      className="fixed inset-0 z-40 m-0 flex h-dvh max-h-none w-dvw max-w-none flex-col bg-stage text-on-stage"
    >
      <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-4 py-2">
        <h1 tabIndex={-1} data-focus-on-arrival className="text-lg font-bold break-words outline-none">
          {otherName}
        </h1>
        {aside}
        <div className="flex flex-wrap items-center gap-x-4">
          <ConnectionLine connection={settled ? connection : null} />
          <SecurityCode view={code} onDecide={(verdict, compared) => runner.decide(verdict, compared)} />
        </div>
      </header>
      <div className="relative min-h-0 flex-1">
        <Video
          stream={remote}
          label={t('other')}
          className={`size-full object-contain ${settled ? '' : 'opacity-40'}`}
        />
        <div className="absolute right-3 bottom-3 w-28 overflow-hidden rounded-xl border-2 border-on-stage/40 sm:w-52">
          <Video
            stream={local?.stream ?? null}
            label={t('own')}
            muted
            mirrored
            className="aspect-[4/3] w-full object-cover"
          />
          {cameraOn && local?.camera !== 'missing' ? null : (
            <p className="absolute inset-0 grid place-items-center bg-stage p-2 text-center text-sm">
              {t('cameraIsOff')}
            </p>
          )}
        </div>
        <div className="absolute inset-x-0 top-0 mx-auto grid max-w-xl gap-3 p-4">
          {problem ? (
            <Notice tone="bad" live="alert">
              {problem}
            </Notice>
          ) : null}
          <CodeAlarm view={code} clinicPhone={clinicPhone} />
          <CallState state={state} otherName={otherName} clinicPhone={clinicPhone} />
          {faulty ? (
            <Notice tone="warn" live="status">
              <p>{t(local.camera === 'ok' ? 'noMicrophone' : local.microphone === 'ok' ? 'noCamera' : 'noDevices')}</p>
            </Notice>
          ) : null}
          {settled && !reminded ? <Reminder onRead={() => setReminded(true)} /> : null}
        </div>
      </div>
      <div
        role="toolbar"
        aria-label={t('controls')}
        className="flex flex-wrap items-stretch justify-center gap-2 px-2 py-3"
      >
        <ControlButton
          icon={microphoneOn ? Mic : MicOff}
          label={microphoneOn ? t('microphoneOff') : t('microphoneOn')}
          tone={microphoneOn ? 'plain' : 'off'}
          onClick={() => runner.setMicrophone(!microphoneOn)}
        />
        <ControlButton
          icon={cameraOn ? Camera : VideoOff}
          label={cameraOn ? t('cameraOff') : t('cameraOn')}
          tone={cameraOn ? 'plain' : 'off'}
          onClick={() => runner.setCamera(!cameraOn)}
        />
        {ending}
      </div>
    </dialog>
  )
}
