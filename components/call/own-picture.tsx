import { useTranslations } from 'next-intl'
import type { CallPicture } from '@/lib/call/picture.client'
import { Video } from './video'

export const CORNERS = ['bottom-right', 'bottom-left', 'top-left', 'top-right'] as const
export type Corner = (typeof CORNERS)[number]

const PLACE: Record<Corner, string> = {
  'bottom-right': 'right-3 bottom-3',
  'bottom-left': 'bottom-3 left-3',
  'top-left': 'top-3 left-3',
  'top-right': 'top-3 right-3',
}

/** The own picture in a corner, as in a mirror; of a shared screen as it is. */
export function OwnPicture({ picture, corner, small }: { picture: CallPicture; corner: Corner; small: boolean }) {
  const t = useTranslations('call')
  const { local, screen, cameraOn, audioOnly } = picture
  const facing = local?.stream.getVideoTracks()[0]?.getSettings().facingMode
  const hint = audioOnly
    ? t('audioOnly.own')
    : screen
      ? null
      : cameraOn && local?.camera === 'ok'
        ? null
        : t('cameraIsOff')
  return (
    <div
      className={`absolute z-10 overflow-hidden rounded-xl border-2 border-on-stage/40 ${PLACE[corner]} ${small ? 'w-16 md:w-52 short:md:w-24' : 'w-28 sm:w-52'}`}
    >
      <Video
        stream={screen ?? local?.stream ?? null}
        label={t('own')}
        own
        mirrored={!screen && facing !== 'environment'}
        className={`aspect-[4/3] w-full ${screen ? 'object-contain' : 'object-cover'}`}
      />
      {hint ? (
        <p className="absolute inset-0 grid place-items-center bg-stage p-2 text-center text-sm">{hint}</p>
      ) : null}
    </div>
  )
}
