'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { followLoudspeaker } from '@/lib/call/devices.client'

/**
 * A picture of a call. Sound may need a gesture first, on iOS above all: then a button asks for it.
 * `mirrored` is for the own picture, as in a mirror.
 */
export function Video({
  stream,
  label,
  muted = false,
  mirrored = false,
  className = '',
}: {
  stream: MediaStream | null
  label: string
  muted?: boolean
  mirrored?: boolean
  className?: string
}) {
  const t = useTranslations('call')
  const element = useRef<HTMLVideoElement>(null)
  const [silenced, setSilenced] = useState(false)

  useEffect(() => {
    const video = element.current
    if (!video) return
    video.srcObject = stream
    if (!stream) return
    const stopFollowing = muted ? undefined : followLoudspeaker(video)
    video.play().then(
      () => setSilenced(false),
      (error: unknown) => setSilenced(error instanceof Error && error.name === 'NotAllowedError'),
    )
    return stopFollowing
  }, [stream, muted])

  const unsilence = () =>
    void element.current?.play().then(
      () => setSilenced(false),
      () => {},
    )

  return (
    <>
      <video
        ref={element}
        aria-label={label}
        autoPlay
        playsInline
        muted={muted}
        disablePictureInPicture={muted}
        className={`bg-black ${mirrored ? '-scale-x-100' : ''} ${className}`}
      />
      {silenced && !muted ? (
        <span className="absolute inset-x-0 top-4 z-20 flex justify-center">
          <Button size="large" onClick={unsilence}>
            {t('soundOn')}
          </Button>
        </span>
      ) : null}
    </>
  )
}
