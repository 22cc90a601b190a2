'use client'

import {
  Ellipsis,
  type LucideIcon,
  Maximize,
  Move,
  PictureInPicture,
  ScreenShare,
  ScreenShareOff,
  Settings2,
  SquareUser,
  VideoOff,
} from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Dialog } from '@/components/ui/dialog'
import type { CallPicture } from '@/lib/call/picture.client'
import type { CallRunner } from '@/lib/call/runner.client'
import { ControlButton } from './control-button'
import { DeviceDialog } from './device-dialog'
import type { Display } from './use-display'

type Item = { readonly icon: LucideIcon; readonly label: string; readonly act: () => void }

/** »Mehr«: what is not needed in every call, one named button below the other. What this browser cannot do is not there. */
export function MoreFunctions({
  runner,
  picture,
  display,
}: {
  runner: CallRunner
  picture: CallPicture
  display: Display
}) {
  const t = useTranslations('call.more')
  const [open, setOpen] = useState<'functions' | 'devices'>()
  const { screen, audioOnly } = picture
  const { outgoing } = runner
  const items: Item[] = [{ icon: Settings2, label: t('devices'), act: () => setOpen('devices') }]
  const add = (possible: boolean, icon: LucideIcon, name: Parameters<typeof t>[0], act: () => void) => {
    if (possible) items.push({ icon, label: t(name), act })
  }
  add(display.canShare && !screen, ScreenShare, 'share', () => void outgoing.shareScreen())
  add(screen !== null, ScreenShareOff, 'stopSharing', () => outgoing.stopSharing())
  add(true, VideoOff, audioOnly ? 'withPicture' : 'audioOnly', () => outgoing.setAudioOnly(!audioOnly))
  add(display.canPopOut, PictureInPicture, display.poppedOut ? 'popIn' : 'popOut', display.togglePopOut)
  add(display.canFill, Maximize, display.filled ? 'leaveFull' : 'full', display.toggleFull)
  add(true, SquareUser, display.ownHidden ? 'showOwn' : 'hideOwn', display.toggleOwn)
  add(!display.ownHidden, Move, 'moveOwn', display.moveOwn)

  return (
    <>
      <ControlButton icon={Ellipsis} label={t('open')} tone="plain" onClick={() => setOpen('functions')} />
      {open === 'functions' ? (
        <Dialog title={t('title')} closeLabel={t('close')} onClose={() => setOpen(undefined)}>
          <ul className="grid gap-2">
            {items.map(({ icon: Icon, label, act }) => (
              <li key={label}>
                <button
                  type="button"
                  onClick={() => {
                    setOpen(undefined)
                    act()
                  }}
                  className="flex min-h-13 w-full items-center gap-4 rounded-lg border-2 border-line px-4 py-2 text-left text-lg hover:border-accent"
                >
                  <Icon aria-hidden="true" className="size-6 shrink-0" />
                  {label}
                </button>
              </li>
            ))}
          </ul>
        </Dialog>
      ) : null}
      {open === 'devices' ? <DeviceDialog onClose={() => setOpen(undefined)} /> : null}
    </>
  )
}
