'use client'

import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useId, useState } from 'react'
import { Video } from '@/components/call/video'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { type DeviceKind, type DeviceProblem, holdMedia, type LocalMedia, releaseMedia } from '@/lib/call/media.client'
import { playTone, watchLevel } from '@/lib/call/sound.client'

/**
 * The guided check: the real picture, the level of the microphone, a tone from the loudspeaker, and for every fault
 * a sentence and a remedy. Camera and microphone stay this page's: who shows the check lets go of them.
 */
export function DeviceCheck({ onChecked }: { onChecked?: (media: LocalMedia) => void }) {
  const t = useTranslations('devices')
  const [media, setMedia] = useState<LocalMedia | null>(null)

  const look = useCallback(() => {
    void holdMedia().then((found) => {
      setMedia(found)
      onChecked?.(found)
    })
  }, [onChecked])
  useEffect(look, [look])

  const again = () => {
    releaseMedia()
    setMedia(null)
    look()
  }

  return (
    <div className="grid gap-6">
      {media ? <Found media={media} /> : <Notice live="status">{t('asking')}</Notice>}
      {media && (media.camera !== 'ok' || media.microphone !== 'ok') ? (
        <Button tone="secondary" size="large" onClick={again}>
          {t('again')}
        </Button>
      ) : null}
      <Loudspeaker />
    </div>
  )
}

function Found({ media }: { media: LocalMedia }) {
  const t = useTranslations('devices')
  return (
    <>
      <section aria-label={t('camera')} className="grid gap-2">
        <h2 className="text-xl font-bold">{t('camera')}</h2>
        {media.camera === 'ok' ? (
          <>
            <Video
              stream={media.stream}
              label={t('ownPicture')}
              muted
              mirrored
              className="aspect-video w-full rounded-2xl object-cover"
            />
            <p className="text-lg">{t('cameraGood')}</p>
          </>
        ) : (
          <Fault kind="camera" problem={media.camera} />
        )}
      </section>
      <section aria-label={t('microphone')} className="grid gap-2">
        <h2 className="text-xl font-bold">{t('microphone')}</h2>
        {media.microphone === 'ok' ? (
          <Level stream={media.stream} />
        ) : (
          <Fault kind="microphone" problem={media.microphone} />
        )}
      </section>
    </>
  )
}

function Fault({ kind, problem }: { kind: DeviceKind; problem: DeviceProblem }) {
  const t = useTranslations('devices')
  return (
    <Notice tone="warn" live="alert">
      <p className="text-lg font-semibold">{t(`${kind}Problem.${problem}`)}</p>
      <p className="text-lg">{t(`remedy.${problem}`)}</p>
      <p className="text-lg">{t(`${kind}WayOn`)}</p>
    </Notice>
  )
}

function Level({ stream }: { stream: MediaStream }) {
  const t = useTranslations('devices')
  const [level, setLevel] = useState(0)
  const [heard, setHeard] = useState(false)
  const id = useId()
  useEffect(
    () =>
      watchLevel(stream, (now) => {
        setLevel(now)
        if (now > 0.25) setHeard(true)
      }),
    [stream],
  )
  return (
    <>
      <label htmlFor={id} className="text-lg">
        {t('speak')}
      </label>
      <meter id={id} min={0} max={1} value={level} className="h-6 w-full" />
      <p role="status" className="text-lg">
        {heard ? t('microphoneGood') : t('microphoneWaiting')}
      </p>
    </>
  )
}

function Loudspeaker() {
  const t = useTranslations('devices')
  const [played, setPlayed] = useState(false)
  return (
    <section aria-label={t('loudspeaker')} className="grid justify-items-start gap-2">
      <h2 className="text-xl font-bold">{t('loudspeaker')}</h2>
      <Button
        tone="secondary"
        size="large"
        onClick={() => {
          void playTone()
          setPlayed(true)
        }}
      >
        {t('playTone')}
      </Button>
      <p role="status" className="text-lg">
        {played ? t('toneHelp') : t('toneHint')}
      </p>
    </section>
  )
}
