'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { Button } from '@/components/ui/button'
import type { Check } from './use-check'

/** How loud the person is, and that it is enough. */
export function MicrophoneLevel({ level, hearing }: Pick<Check, 'level' | 'hearing'>) {
  const t = useTranslations('check')
  const id = useId()
  if (level === null) {
    // Any gesture wakes the browser's sound; this one is easy to find.
    return (
      <div className="grid justify-items-start gap-2">
        <p className="text-lg">{t('listenHint')}</p>
        <Button size="large">{t('listen')}</Button>
      </div>
    )
  }
  return (
    <>
      <label htmlFor={id} className="text-lg">
        {t('speak')}
      </label>
      <meter id={id} min={0} max={1} value={level} className="h-8 w-full" />
      <p role="status" className="text-lg font-semibold">
        {t(hearing === 'heard' ? 'heard' : 'listening')}
      </p>
    </>
  )
}
