'use client'

import { Undo2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import type { DismissedPatient } from '@/lib/signalling/schema'
import { mayReturn, minutesWaited } from '@/lib/waiting-room/rules'
import type { Reception } from './reception'

/** Whose visit has just been ended: sent away by mistake, they come back with one click. */
export function DismissedPatients({
  patients,
  reception,
}: {
  patients: readonly DismissedPatient[]
  reception: Reception
}) {
  const t = useTranslations('reception.dismissed')
  const now = useNow()
  const titleId = useId()
  const shown = patients.filter(({ endedAt }) => mayReturn(new Date(endedAt), now))
  if (shown.length === 0) return null
  return (
    <section aria-labelledby={titleId} className="grid gap-1 border-t border-line pt-3">
      <p id={titleId} className="font-semibold">
        {t('title')}
      </p>
      {shown.map(({ id, name, endedAt }) => (
        <div key={id} className="flex flex-wrap items-center justify-between gap-x-4">
          <p className="min-w-0 [overflow-wrap:anywhere]">
            {name} <span className="text-muted">{t('ago', { minutes: minutesWaited(new Date(endedAt), now) })}</span>
          </p>
          <Button
            tone="quiet"
            className="px-2!"
            aria-label={`${t('bringBack')}: ${name}`}
            onClick={() => void reception.order(id, 'return', undefined, t('done', { name }))}
          >
            <Undo2 aria-hidden className="size-5" />
            {t('bringBack')}
          </Button>
        </div>
      ))}
      <p className="text-muted">{t('hint')}</p>
    </section>
  )
}
