'use client'

import { useTranslations } from 'next-intl'
import { Video } from '@/components/call/video'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Place } from '@/lib/browser/place.rules'
import { faultOf, type Step } from '@/lib/device-check/rules'
import { DeviceChoice } from './device-choice'
import { FaultHelp } from './fault-help'
import { LoudspeakerStep } from './loudspeaker-step'
import { MicrophoneLevel } from './microphone-level'
import type { Check } from './use-check'

type Panel = {
  check: Check
  place: Place
  clinicPhone: string
  onOpen: (step: Step) => void
}

/** What is to be seen and done at one step. */
export function StepPanel({ step, ...panel }: Panel & { step: Step }) {
  switch (step) {
    case 'camera':
      return <CameraStep {...panel} />
    case 'microphone':
      return <MicrophoneStep {...panel} />
    case 'loudspeaker':
      return <LoudspeakerStep {...panel} />
    case 'network':
      return <NetworkStep {...panel} />
    default:
      return step satisfies never
  }
}

function CameraStep({ check, place, clinicPhone, onOpen }: Panel) {
  const t = useTranslations('check')
  const tAsk = useTranslations('devices')
  const { media } = check
  if (!media) return <Notice live="status">{tAsk('asking')}</Notice>
  const choice = (
    <DeviceChoice kind="camera" devices={check.devices} inUse={check.inUse('camera')} onChoose={check.choose} />
  )
  if (media.camera !== 'ok') {
    const about = media.camera === media.microphone ? 'both' : 'camera'
    return (
      <>
        {choice}
        <FaultHelp
          sentence={t(`what.${about}.${media.camera}`)}
          fault={media.camera}
          step="camera"
          wayOn={media.microphone === 'ok' ? 'camera' : 'both'}
          place={place}
          clinicPhone={clinicPhone}
        >
          <Button size="large" onClick={check.again}>
            {t('again')}
          </Button>
          {media.microphone === 'ok' ? (
            <Button tone="secondary" size="large" onClick={() => onOpen('microphone')}>
              {t('withoutCamera')}
            </Button>
          ) : null}
        </FaultHelp>
      </>
    )
  }
  return (
    <>
      <Video
        stream={media.stream}
        label={t('ownPicture')}
        own
        mirrored
        className="aspect-video w-full rounded-2xl object-cover"
      />
      <p className="text-lg">{t('cameraGood')}</p>
      {choice}
    </>
  )
}

function MicrophoneStep({ check, place, clinicPhone }: Panel) {
  const t = useTranslations('check')
  const tAsk = useTranslations('devices')
  const { media } = check
  if (!media) return <Notice live="status">{tAsk('asking')}</Notice>
  const fault = faultOf('microphone', check)
  return (
    <>
      <DeviceChoice
        kind="microphone"
        devices={check.devices}
        inUse={check.inUse('microphone')}
        onChoose={check.choose}
      />
      {media.microphone === 'ok' ? <MicrophoneLevel level={check.level} hearing={check.hearing} /> : null}
      {fault === undefined ? null : (
        <FaultHelp
          sentence={media.microphone === 'ok' ? t('what.silent') : t(`what.microphone.${media.microphone}`)}
          fault={fault}
          step="microphone"
          place={place}
          clinicPhone={clinicPhone}
        >
          <Button size="large" onClick={fault === 'silent' ? check.listenAgain : check.again}>
            {t('again')}
          </Button>
        </FaultHelp>
      )}
    </>
  )
}

function NetworkStep({ check: { network, checkNetworkAgain }, place, clinicPhone }: Panel) {
  const t = useTranslations('check')
  switch (network) {
    case 'checking':
      return <Notice live="status">{t('networkChecking')}</Notice>
    case 'unknown':
      return <Notice live="status">{t('networkUnknown')}</Notice>
    case 'ok':
      return <Notice tone="good">{t('networkGood')}</Notice>
    case 'slow':
    case 'very-slow':
    case 'udp-blocked':
    case 'blocked':
    case 'unreachable':
      return (
        <FaultHelp
          sentence={t(`what.${network}`)}
          fault={network}
          step="network"
          place={place}
          clinicPhone={clinicPhone}
        >
          <Button size="large" onClick={checkNetworkAgain}>
            {t('again')}
          </Button>
        </FaultHelp>
      )
    default:
      return network satisfies never
  }
}
