'use client'

import { Plus, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import type { WEEKDAYS } from '@/lib/clinic/hours.rules'

/** Opening hours as they are being typed: `08:00`. */
export type TypedHours = {
  readonly key: number
  readonly weekday: number
  readonly opens: string
  readonly closes: string
}

/** The opening hours of one weekday: none, one, or several with a break between them. */
export function WeekdayFields({
  weekday,
  hours,
  faults,
  onAdd,
  onChange,
  onRemove,
}: {
  weekday: (typeof WEEKDAYS)[number]
  hours: readonly TypedHours[]
  /** Keys of those that cannot be. */
  faults: ReadonlySet<number>
  onAdd: () => void
  onChange: (key: number, change: Partial<TypedHours>) => void
  onRemove: (key: number) => void
}) {
  const t = useTranslations('openingTimes')
  const name = t(`weekdays.${weekday}`)
  return (
    <fieldset className="grid gap-2 border-t border-line py-3 sm:grid-cols-[9rem_1fr]">
      <legend className="sr-only">{name}</legend>
      <p aria-hidden className="font-semibold sm:pt-2.5">
        {name}
      </p>
      <div className={hours.length === 0 ? 'flex flex-wrap items-center gap-x-6' : 'grid justify-items-start gap-2'}>
        {hours.length === 0 ? <p className="text-muted">{t('closed')}</p> : null}
        {hours.map(({ key, opens, closes }, index) => (
          <div key={key} className="flex flex-wrap items-start gap-x-3 gap-y-2">
            {(['opens', 'closes'] as const).map((end) => (
              <div key={end} className="max-w-sm">
                <TextField
                  type="time"
                  label={t(end)}
                  aria-label={t(`${end}On`, { weekday: name, number: index + 1 })}
                  problem={end === 'closes' && faults.has(key) ? t('wrongHours') : undefined}
                  value={end === 'opens' ? opens : closes}
                  onChange={(event) => onChange(key, { [end]: event.target.value })}
                  className="max-w-36"
                />
              </div>
            ))}
            <Button
              tone="quiet"
              className="px-2! sm:mt-7.5"
              aria-label={t('removeOn', { weekday: name, number: index + 1 })}
              onClick={() => onRemove(key)}
            >
              <Trash2 aria-hidden className="size-5" />
              {t('remove')}
            </Button>
          </div>
        ))}
        <Button tone="quiet" className="px-0!" aria-label={t('addOn', { weekday: name })} onClick={onAdd}>
          <Plus aria-hidden className="size-5" />
          {t('add')}
        </Button>
      </div>
    </fieldset>
  )
}
