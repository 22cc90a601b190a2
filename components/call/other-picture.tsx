import { AudioLines, MicOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode, RefObject } from 'react'
import type { LinePicture } from '@/lib/call/picture.client'
import { LastPicture } from './last-picture'
import { Sound } from './sound'
import { useSpeaking } from './use-speaking'
import { Video } from './video'

/** Another person fills their place on the stage; where there is no picture, or no sound, a sentence says why. */
export function OtherPicture({
  line,
  audioOnly,
  name,
  label,
  among,
  ref,
  children,
}: {
  line: LinePicture
  /** This side wants no pictures. */
  audioOnly: boolean
  name: string
  /** One of several: the signs stand in a corner, for the own picture may lie over the other. */
  among: boolean
  /** What the video is called. */
  label: string
  ref: RefObject<HTMLDivElement | null>
  /** What more is written on the picture. */
  children?: ReactNode
}) {
  const t = useTranslations('call')
  const { state, remote, other } = line
  const settled = state.status === 'connected'
  const speaking = useSpeaking(remote)
  const hint = audioOnly
    ? t('audioOnly.here')
    : other?.audioOnly
      ? t('audioOnly.there', { name })
      : other?.picture === 'none'
        ? t('otherCameraOff', { name })
        : null
  const signs = among ? 'left-2' : 'left-1/2 -translate-x-1/2'
  return (
    <div ref={ref} className="relative size-full">
      <Video stream={remote} label={label} className="size-full object-contain" />
      <Sound stream={remote} />
      {remote ? <LastPicture of={ref} shown={!settled} /> : null}
      {settled && speaking ? (
        // Seen where it is not heard; whoever hears needs no word of it.
        <span
          aria-hidden="true"
          data-testid="speaking"
          className={`absolute bottom-3 ${signs} rounded-full bg-stage p-2 text-on-stage`}
        >
          <AudioLines className="size-5" />
        </span>
      ) : null}
      <div role="status">
        {settled && hint ? (
          <p className="absolute inset-0 grid place-items-center bg-stage p-6 text-center text-lg">{hint}</p>
        ) : null}
        {settled && other && !other.microphone ? (
          <p
            className={`absolute bottom-3 ${signs} flex items-center gap-2 rounded-lg bg-stage px-3 py-2 text-sm whitespace-nowrap`}
          >
            <MicOff aria-hidden="true" className="size-4 shrink-0" />
            {t('otherMicrophoneOff')}
          </p>
        ) : null}
      </div>
      {children}
    </div>
  )
}
