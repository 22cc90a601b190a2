'use client'

import { Plus, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'

/** Closed days as they are being typed. */
export type TypedDays = {
  readonly key: number
  readonly firstDay: string
  readonly lastDay: string
  readonly name: string
}

/** Holidays and leave. */
export function ClosedDaysFields({
  days,
  faults,
  onAdd,
  onChange,
  onRemove,
}: {
  days: readonly TypedDays[]
  /** Keys of those that cannot be. */
  faults: ReadonlySet<number>
  onAdd: () => void
  onChange: (key: number, change: Partial<TypedDays>) => void
  onRemove: (key: number) => void
}) {
  const t = useTranslations('openingTimes')
  return (
    <section className="grid gap-3 border-t border-line pt-4">
      <h3 className="text-lg font-semibold">{t('closedDays')}</h3>
      <p>{t('closedDaysIntro')}</p>
      {days.length === 0 ? <p className="text-muted">{t('noClosedDays')}</p> : null}
      {days.map(({ key, firstDay, lastDay, name }, index) => (
        <fieldset key={key} className="flex flex-wrap items-start gap-x-4 gap-y-2">
          <legend className="sr-only">{t('daysNumber', { number: index + 1 })}</legend>
          <TextField
            type="date"
            label={t('firstDay')}
            value={firstDay}
            onChange={({ target: { value } }) =>
              // One day is the usual case.
              onChange(key, lastDay === '' ? { firstDay: value, lastDay: value } : { firstDay: value })
            }
            className="max-w-48"
          />
          <div className="max-w-sm">
            <TextField
              type="date"
              label={t('lastDay')}
              problem={faults.has(key) ? t('wrongDays') : undefined}
              value={lastDay}
              onChange={(event) => onChange(key, { lastDay: event.target.value })}
              className="max-w-48"
            />
          </div>
          <TextField
            label={t('name')}
            value={name}
            onChange={(event) => onChange(key, { name: event.target.value })}
            maxLength={80}
            autoComplete="off"
          />
          <Button
            tone="quiet"
            className="px-2! sm:mt-7.5"
            aria-label={t('removeDays', { number: index + 1 })}
            onClick={() => onRemove(key)}
          >
            <Trash2 aria-hidden className="size-5" />
            {t('remove')}
          </Button>
        </fieldset>
      ))}
      <Button tone="quiet" className="justify-self-start px-0!" onClick={onAdd}>
        <Plus aria-hidden className="size-5" />
        {t('addDays')}
      </Button>
    </section>
  )
}
