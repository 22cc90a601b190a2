'use client'

import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { Notice } from '@/components/ui/notice'
import { callRunner } from '@/lib/call/runner.client'

/** The page of a consultation that was reloaded or come back to: takes the seat; the stage stands in the layout. */
export function JoinCall({ callId }: { callId: string }) {
  const t = useTranslations('call.state')
  useEffect(() => callRunner.join(callId), [callId])
  return <Notice live="status">{t('returning')}</Notice>
}
