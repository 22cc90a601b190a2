'use client'

import { Volume2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useId, useSyncExternalStore } from 'react'
import { Button } from '@/components/ui/button'
import { useLiveRoom } from './live'

/** Appears only while the browser keeps the tone silent. */
export function SoundButton() {
  const t = useTranslations('waitingRoom')
  const { tone } = useLiveRoom()
  const silenced = useSyncExternalStore(tone.subscribe, tone.silenced, () => false)
  const whyId = useId()
  if (!silenced) return null
  return (
    <>
      <Button tone="secondary" onClick={tone.allow} aria-describedby={whyId}>
        <Volume2 aria-hidden className="size-5" />
        {t('sound')}
      </Button>
      <span id={whyId} className="sr-only">
        {t('soundWhy')}
      </span>
    </>
  )
}
