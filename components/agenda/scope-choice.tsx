import { useTranslations } from 'next-intl'

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
        <label key={String(all)} className="flex min-h-11 items-center gap-3">
          <input
            type="radio"
            name="scope"
            checked={following === all}
            onChange={() => onChoose(all)}
            className="size-5 accent-accent"
          />
          {t(all ? 'following' : 'onlyThis')}
        </label>
      ))}
    </fieldset>
  )
}
