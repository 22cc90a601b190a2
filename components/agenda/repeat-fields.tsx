'use client'

import { useTranslations } from 'next-intl'
import { Checkbox, TextField } from '@/components/ui/field'
import type { Problem } from '@/lib/http/request.client'

export type Repeating = { readonly on: boolean; readonly everyWeeks: string; readonly until: string }

/** »Termin wiederholen«: every so many weeks, until a day. */
export function RepeatFields({
  repeating,
  first,
  problem,
  onType,
}: {
  repeating: Repeating
  /** The day of the first one. */
  first: string
  problem: Problem | undefined
  onType: (change: Partial<Repeating>) => void
}) {
  const t = useTranslations('planning')
  const about = (field: string) => problem?.fields.some((name) => name === field || name === `repeat.${field}`)
  const untilIsWrong = about('until') || (problem?.fields.includes('repeat') ?? false)
  return (
    <div className="grid gap-3">
      <Checkbox label={t('repeat')} checked={repeating.on} onChange={(event) => onType({ on: event.target.checked })} />
      {repeating.on ? (
        <div className="grid items-start gap-5 sm:grid-cols-2">
          <TextField
            label={t('every')}
            type="number"
            inputMode="numeric"
            required
            min={1}
            max={52}
            step={1}
            value={repeating.everyWeeks}
            onChange={(event) => onType({ everyWeeks: event.target.value })}
            problem={about('everyWeeks') ? t('problemEvery') : undefined}
          />
          <TextField
            label={t('until')}
            type="date"
            required
            min={first}
            hint={t('untilHint')}
            value={repeating.until}
            onChange={(event) => onType({ until: event.target.value })}
            problem={
              untilIsWrong ? (problem?.code === 'invalid-input' ? t('problemUntil') : problem?.message) : undefined
            }
          />
        </div>
      ) : null}
    </div>
  )
}
