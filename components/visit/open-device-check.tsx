'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useCheck } from '@/components/device-check/use-check'
import { buttonLook } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { missingFeature } from '@/lib/browser/features.client'
import type { Place } from '@/lib/browser/place.rules'
import type { BrowserVerdict } from '@/lib/browser/rules'
import { releaseMedia } from '@/lib/call/media.client'
import { STEPS, stateOf } from '@/lib/device-check/rules'
import { DeviceCheck } from './device-check'
import { type Obstacle, UnsuitableBrowser } from './unsuitable-browser'
import { VisitHead } from './visit-head'

type Given = { verdict: BrowserVerdict; place: Place; clinicPhone: string; publicUrl: string }

/** The device check without an appointment, for anybody, days before. Nothing is kept. */
export function OpenDeviceCheck({ verdict, ...given }: Given) {
  const [obstacle, setObstacle] = useState<Obstacle | null>(verdict === 'suitable' ? null : verdict)
  const [looked, setLooked] = useState(false)
  useEffect(() => {
    setObstacle((known) => known ?? missingFeature() ?? null)
    setLooked(true)
  }, [])
  if (obstacle) {
    const anyway = obstacle === 'untested' ? { onAnyway: () => setObstacle(missingFeature() ?? null) } : {}
    return <UnsuitableBrowser obstacle={obstacle} {...given} {...anyway} />
  }
  return <Check looked={looked} {...given} />
}

function Check({ looked, ...given }: Omit<Given, 'verdict'> & { looked: boolean }) {
  const t = useTranslations('devices')
  return (
    <div className="grid gap-6">
      <VisitHead title={t('title')} />
      <p className="text-lg">{t('openIntro')}</p>
      {looked ? <Running {...given} /> : null}
      <a href="/" className={buttonLook('secondary', 'large')}>
        {t('toFrontDoor')}
      </a>
    </div>
  )
}

function Running({ place, clinicPhone }: Omit<Given, 'verdict'>) {
  const t = useTranslations('devices')
  const tCheck = useTranslations('check')
  const check = useCheck('anyone')
  useEffect(() => releaseMedia, [])
  const states = STEPS.map((step) => stateOf(step, check))
  const verdict = states.includes('fault') ? 'notReady' : 'ready'
  const decided = !states.includes('checking') && check.loudspeaker !== 'unknown'
  return (
    <>
      <DeviceCheck check={check} place={place} clinicPhone={clinicPhone} />
      {decided ? (
        <Notice tone={verdict === 'ready' ? 'good' : 'warn'} live="status">
          <p className="text-lg font-semibold">{t(verdict)}</p>
          {verdict === 'ready' ? <p className="text-lg">{tCheck('networkLimits')}</p> : null}
        </Notice>
      ) : null}
    </>
  )
}
