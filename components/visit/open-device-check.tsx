'use client'

import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useState } from 'react'
import { buttonLook } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { missingFeature } from '@/lib/browser/features.client'
import { type LocalMedia, releaseMedia } from '@/lib/call/media.client'
import { DeviceCheck } from './device-check'
import { UnsuitableBrowser } from './unsuitable-browser'
import { VisitHead } from './visit-head'

/** The device check without an appointment. Nothing is sent or kept. */
export function OpenDeviceCheck() {
  const t = useTranslations('devices')
  const [media, setMedia] = useState<LocalMedia | null>(null)
  const [missing, setMissing] = useState<'insecure' | 'unsuitable'>()
  useEffect(() => {
    setMissing(missingFeature())
    return releaseMedia
  }, [])
  const onChecked = useCallback((found: LocalMedia) => setMedia(found), [])
  if (missing) return <UnsuitableBrowser verdict={missing} clinicPhone="" />
  return (
    <div className="grid gap-6">
      <VisitHead title={t('title')} />
      <p className="text-lg">{t('openIntro')}</p>
      <DeviceCheck onChecked={onChecked} />
      {media ? (
        <Notice tone={media.camera === 'ok' && media.microphone === 'ok' ? 'good' : 'warn'} live="status">
          <p className="text-lg">{t(media.camera === 'ok' && media.microphone === 'ok' ? 'ready' : 'notReady')}</p>
        </Notice>
      ) : null}
      <a href="/" className={buttonLook('secondary', 'large')}>
        {t('toFrontDoor')}
      </a>
    </div>
  )
}
