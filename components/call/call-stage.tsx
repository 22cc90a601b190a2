'use client'

import { Video as Camera, Mic, MicOff, VideoOff } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useWakeLock } from '@/components/visit/use-wake-lock'
import type { CallPicture } from '@/lib/call/picture.client'
import type { CallRunner } from '@/lib/call/runner.client'
import { ChatButton } from './chat-button'
import { ChatNews } from './chat-news'
import { ChatPanel } from './chat-panel'
import { ConnectionLine } from './connection-line'
import { ControlButton } from './control-button'
import { MoreFunctions } from './more-functions'
import { OwnPicture } from './own-picture'
import { PeopleGrid } from './people-grid'
import { QualityLine } from './quality-line'
import { SecurityCode } from './security-code'
import { StageNotices } from './stage-notices'
import { useDisplay } from './use-display'

/**
 * The screen of a call, for both sides: the other person fills it, the own picture lies in a corner, controls with
 * names below, one quiet line above. `ending` are the buttons that end it, which differ by role.
 */
export function CallStage({
  side,
  runner,
  picture,
  otherName,
  clinicPhone,
  ending,
  aside,
}: {
  side: 'doctor' | 'patient'
  runner: CallRunner
  picture: CallPicture
  otherName: string
  clinicPhone: string
  ending: ReactNode
  /** A quiet word beside the other's name. */
  aside?: ReactNode
}) {
  const t = useTranslations('call')
  const format = useFormatter()
  const [chatOpen, setChatOpen] = useState(false)
  const chatId = useId()
  const chatButton = useRef<HTMLButtonElement>(null)
  const closeChat = () => {
    // On a phone the toolbar is there again only afterwards.
    flushSync(() => setChatOpen(false))
    chatButton.current?.focus()
  }
  // Modal: keyboard and screen reader find nothing of the page behind the call.
  const stage = useRef<HTMLDialogElement>(null)
  const other = useRef<HTMLDivElement>(null)
  /** Of its own, since no browser lets a dialogue fill the screen. */
  const content = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const dialog = stage.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  const display = useDisplay(content, other)
  useWakeLock()
  const { state, microphoneOn, cameraOn, connection, code, conversation, companions } = picture
  const group = companions.length > 0
  const names = format.list([otherName, ...companions.map(({ name }) => name)])

  return (
    <dialog
      ref={stage}
      aria-label={t('stage', { name: names })}
      onCancel={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
        // A dialogue above the stage closes itself.
        if (!(event.target instanceof Element) || event.target.closest('dialog') !== stage.current) return
        // Chromium closes a dialogue with the second Escape, whatever `cancel` was told; this it respects.
        event.preventDefault()
        if (chatOpen) closeChat()
      }}
      className="fixed inset-0 z-40 m-0 h-dvh max-h-none w-dvw max-w-none"
    >
      <div ref={content} className="flex h-full flex-col bg-stage text-on-stage">
        <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-4 py-2">
          <h1 tabIndex={-1} data-focus-on-arrival className="text-lg font-bold break-words outline-none">
            {names}
          </h1>
          {aside}
          <div className="flex flex-wrap items-center gap-x-4">
            <ConnectionLine
              key={picture.callId}
              connection={state.status === 'connected' ? connection : null}
              chatOpen={chatOpen}
            />
            <QualityLine
              finding={state.status === 'connected' ? picture.finding : null}
              onAudioOnly={picture.audioOnly ? undefined : () => runner.outgoing.setAudioOnly(true)}
            />
            <SecurityCode
              name={group ? otherName : undefined}
              view={code}
              onDecide={(verdict, compared) => runner.decide(verdict, compared)}
            />
          </div>
        </header>
        <div className="flex min-h-0 flex-1 flex-col md:flex-row">
          <div
            className={`relative min-h-0 ${chatOpen ? 'h-[26dvh] shrink-0 short:max-md:h-20 md:h-auto md:shrink md:flex-1' : 'flex-1'}`}
          >
            <PeopleGrid ref={other} runner={runner} picture={picture} name={otherName} />
            {display.ownHidden ? null : (
              <OwnPicture picture={picture} corner={display.corner} small={chatOpen || companions.length > 1} />
            )}
            <StageNotices
              side={side}
              runner={runner}
              picture={picture}
              otherName={otherName}
              clinicPhone={clinicPhone}
              chatOpen={chatOpen}
            >
              <ChatNews
                conversation={conversation}
                otherName={otherName}
                open={chatOpen}
                shown={side === 'patient'}
                onOpen={() => setChatOpen(true)}
              />
            </StageNotices>
          </div>
          {chatOpen ? (
            <ChatPanel
              id={chatId}
              conversation={conversation}
              otherName={otherName}
              group={group}
              size={side === 'patient' ? 'large' : 'normal'}
              onClose={closeChat}
            />
          ) : null}
        </div>
        <div
          role="toolbar"
          aria-label={t('controls')}
          className={`flex flex-wrap items-stretch justify-center gap-2 px-2 py-3 ${chatOpen ? 'max-md:hidden short:hidden' : ''}`}
        >
          <ControlButton
            icon={microphoneOn ? Mic : MicOff}
            label={microphoneOn ? t('microphoneOff') : t('microphoneOn')}
            tone={microphoneOn ? 'plain' : 'off'}
            onClick={() => runner.outgoing.setMicrophone(!microphoneOn)}
          />
          <ControlButton
            icon={cameraOn ? Camera : VideoOff}
            label={cameraOn ? t('cameraOff') : t('cameraOn')}
            tone={cameraOn ? 'plain' : 'off'}
            onClick={() => runner.outgoing.setCamera(!cameraOn)}
          />
          <ChatButton
            ref={chatButton}
            conversation={conversation}
            open={chatOpen}
            panelId={chatId}
            onClick={() => (chatOpen ? closeChat() : setChatOpen(true))}
          />
          <MoreFunctions runner={runner} picture={picture} display={display} />
          {ending}
        </div>
      </div>
    </dialog>
  )
}
