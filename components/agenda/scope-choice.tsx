import { useTranslations } from 'next-intl'
import { Radio } from '@/components/ui/field'

/** Of a repeated appointment: this one, or all that come after it too. */
export function ScopeChoice({
  legend,
  following,
  onChoose,
}: {
  legend: string
  following: boolean
  onChoose: (following: boolean) => void
}) {
  const t = useTranslations('planning')
  return (
    <fieldset className="rounded-lg border-2 border-line px-4 py-3">
      <legend className="px-1 font-semibold">{legend}</legend>
      {[false, true].map((all) => (
        <Radio
          key={String(all)}
          name="scope"
          label={t(all ? 'following' : 'onlyThis')}
          checked={following === all}
          onChange={() => onChoose(all)}
        />
      ))}
    </fieldset>
  )
}
