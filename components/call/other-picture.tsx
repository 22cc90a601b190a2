import { AudioLines, MicOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import type { CallPicture } from '@/lib/call/runner.client'
import { LastPicture } from './last-picture'
import { Sound } from './sound'
import { useSpeaking } from './use-speaking'
import { Video } from './video'

/** The other person fills the stage; where there is no picture, or no sound, a sentence says why. */
export function OtherPicture({
  picture,
  name,
  ref,
}: {
  picture: CallPicture
  name: string
  ref: RefObject<HTMLDivElement | null>
}) {
  const t = useTranslations('call')
  const { state, remote, other, audioOnly } = picture
  const settled = state.status === 'connected'
  const speaking = useSpeaking(remote)
  const hint = audioOnly
    ? t('audioOnly.here')
    : other?.audioOnly
      ? t('audioOnly.there', { name })
      : other?.picture === 'none'
        ? t('otherCameraOff', { name })
        : null
  return (
    <div ref={ref} className="size-full">
      <Video stream={remote} label={t('other')} className="size-full object-contain" />
      <Sound stream={remote} />
      {remote ? <LastPicture of={ref} shown={!settled} /> : null}
      {settled && speaking ? (
        // Seen where it is not heard; whoever hears needs no word of it.
        <span
          aria-hidden="true"
          data-testid="speaking"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full bg-stage p-2 text-on-stage"
        >
          <AudioLines className="size-5" />
        </span>
      ) : null}
      <div role="status">
        {settled && hint ? (
          <p className="absolute inset-0 grid place-items-center bg-stage p-6 text-center text-lg">{hint}</p>
        ) : null}
        {settled && other && !other.microphone ? (
          <p className="absolute bottom-3 left-1/2 flex -translate-x-1/2 items-center gap-2 rounded-lg bg-stage px-3 py-2 text-sm whitespace-nowrap">
            <MicOff aria-hidden="true" className="size-4 shrink-0" />
            {t('otherMicrophoneOff')}
          </p>
        ) : null}
      </div>
    </div>
  )
}
