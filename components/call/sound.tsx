'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { followLoudspeaker } from '@/lib/call/devices.client'
import { useLettingGo } from './letting-go'

/**
 * The sound of a call, by an element of its own: one that shows a picture as well plays nothing before the first
 * picture, which with sound only never comes. It may need a gesture first, on iOS above all: then a button asks for it.
 */
export function Sound({ stream }: { stream: MediaStream | null }) {
  const t = useTranslations('call')
  const element = useRef<HTMLAudioElement>(null)
  const [silenced, setSilenced] = useState(false)
  useLettingGo(element)

  useEffect(() => {
    const audio = element.current
    if (!audio) return
    audio.srcObject = stream && new MediaStream(stream.getAudioTracks())
    if (!stream) return
    const stopFollowing = followLoudspeaker(audio)
    audio.play().then(
      () => setSilenced(false),
      (error: unknown) => setSilenced(error instanceof Error && error.name === 'NotAllowedError'),
    )
    return stopFollowing
  }, [stream])

  const unsilence = () =>
    void element.current?.play().then(
      () => setSilenced(false),
      () => {},
    )

  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody can caption a conversation beforehand; letters as they are typed stand in its place */}
      <audio ref={element} autoPlay />
      {silenced ? (
        <span className="absolute inset-x-0 top-4 z-20 flex justify-center">
          <Button size="large" onClick={unsilence}>
            {t('soundOn')}
          </Button>
        </span>
      ) : null}
    </>
  )
}
