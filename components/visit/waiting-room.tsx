'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Video } from '@/components/call/video'
import { phoneIn } from '@/components/clinic/phone-link'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { holdMedia, type LocalMedia, watchMedia } from '@/lib/call/media.client'
import type { VisitView } from '@/lib/signalling/schema'
import { useWakeLock } from './use-wake-lock'
import { VisitHead } from './visit-head'
import { WaitingNews } from './waiting-news'

/** Step 3: whose consultation, when, that the place is kept, and what happens next. */
export function WaitingRoom({
  visit,
  onLeave,
  onWithdraw,
}: {
  visit: VisitView
  onLeave: () => void
  onWithdraw: () => void
}) {
  const t = useTranslations('waiting')
  const tCompanion = useTranslations('companion')
  const [media, setMedia] = useState<LocalMedia | null>(null)
  useWakeLock()

  useEffect(() => {
    void holdMedia()
    return watchMedia(setMedia)
  }, [])

  return (
    <div className="grid gap-6">
      <VisitHead title={t('title')} step={3} doctorName={visit.doctorName} startsAt={visit.startsAt} />
      <Notice tone="good" live="status">
        <p className="text-xl font-semibold">{t('placeKept', { name: visit.name })}</p>
        <p className="text-lg">{t('next', { doctor: visit.doctorName })}</p>
        {visit.companion ? (
          <p className="text-lg">{tCompanion('youAre', { kind: tCompanion(`kinds.${visit.companion}`) })}</p>
        ) : null}
      </Notice>
      <WaitingNews messages={visit.messages} expectedAt={visit.expectedAt} />
      <ul className="grid list-disc gap-2 pl-6 text-lg">
        <li>{t('stayOpen')}</li>
        <li>{t('reload')}</li>
        <li>{t('mayTakeLonger')}</li>
        {visit.clinicPhone === '' ? null : <li>{t.rich('phone', phoneIn(visit.clinicPhone))}</li>}
      </ul>
      {media?.camera === 'ok' ? (
        <Card label={t('ownPicture')}>
          <div className="flex items-center gap-4">
            <Video
              stream={media.stream}
              label={t('ownPicture')}
              own
              mirrored
              className="aspect-video w-40 rounded-xl object-cover"
            />
            <p className="text-lg text-muted">{t('onlyYou')}</p>
          </div>
        </Card>
      ) : null}
      <Button tone="secondary" size="large" onClick={onLeave}>
        {t('leave')}
      </Button>
      <p className="flex flex-wrap items-center gap-x-3 text-lg text-muted">
        {t('withdrawHint')}
        <Button tone="quiet" size="large" className="px-0!" onClick={onWithdraw}>
          {t('withdraw')}
        </Button>
      </p>
    </div>
  )
}
