'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Place } from '@/lib/browser/place.rules'
import { DeviceChoice } from './device-choice'
import { FaultHelp } from './fault-help'
import type { Check } from './use-check'

/** The test tone, and the question whether it was heard: no program can know. */
export function LoudspeakerStep({ check, place, clinicPhone }: { check: Check; place: Place; clinicPhone: string }) {
  const t = useTranslations('check')
  const [played, setPlayed] = useState(false)
  const play = () => {
    check.playTone()
    setPlayed(true)
  }
  return (
    <>
      <DeviceChoice
        kind="loudspeaker"
        devices={check.devices}
        inUse={check.inUse('loudspeaker')}
        onChoose={check.choose}
      />
      <p className="text-lg">{t('toneHint')}</p>
      <div>
        <Button tone={played ? 'secondary' : 'primary'} size="large" onClick={play}>
          {t('playTone')}
        </Button>
      </div>
      {played && check.loudspeaker !== 'ok' ? (
        <fieldset className="grid gap-3">
          <legend className="mb-3 text-lg font-semibold">{t('toneQuestion')}</legend>
          <div className="flex flex-wrap gap-3">
            <Button size="large" onClick={() => check.sayHeard(true)}>
              {t('toneYes')}
            </Button>
            <Button tone="secondary" size="large" onClick={() => check.sayHeard(false)}>
              {t('toneNo')}
            </Button>
          </div>
        </fieldset>
      ) : null}
      {check.loudspeaker === 'ok' ? (
        <Notice tone="good" live="status">
          <p className="text-lg">{t('toneGood')}</p>
        </Notice>
      ) : null}
      {check.loudspeaker === 'unheard' ? (
        <FaultHelp
          sentence={t('what.unheard')}
          fault="unheard"
          step="loudspeaker"
          place={place}
          clinicPhone={clinicPhone}
        />
      ) : null}
    </>
  )
}
