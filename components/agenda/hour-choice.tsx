import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Radio } from '@/components/ui/field'
import type { Occurrence } from '@/lib/appointment/agenda.rules'

const OCCURRENCES = ['first', 'second'] as const satisfies readonly Occurrence[]

/** When the clock goes back an hour exists twice: which one is meant has to be said. */
export function HourChoice({
  chosen,
  onChoose,
}: {
  chosen: Occurrence | undefined
  onChoose: (occurrence: Occurrence) => void
}) {
  const t = useTranslations('appointment')
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  return (
    <fieldset className="rounded-lg border-2 border-warn bg-warn-soft px-4 py-3">
      <legend className="px-1 font-semibold">{t('twice')}</legend>
      {OCCURRENCES.map((occurrence) => (
        <Radio
          key={occurrence}
          ref={occurrence === 'first' ? first : undefined}
          name="occurrence"
          label={t(occurrence)}
          required
          checked={chosen === occurrence}
          onChange={() => onChoose(occurrence)}
        />
      ))}
    </fieldset>
  )
}
