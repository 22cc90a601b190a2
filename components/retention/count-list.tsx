import { useFormatter, useTranslations } from 'next-intl'
import { RECORD_KINDS } from '@/lib/retention/records.rules'
import type { RunCounts } from '@/lib/retention/schema'

/** How many of which kind; kinds without any are left out. */
export function CountList({ counts }: { counts: RunCounts }) {
  const t = useTranslations('records.kinds')
  const format = useFormatter()
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1">
      {RECORD_KINDS.map((kind) => {
        const count = counts[kind] ?? 0
        return count === 0 ? null : (
          <li key={kind}>
            {t(`${kind}.name`)}: <strong className="tabular-nums">{format.number(count)}</strong>
          </li>
        )
      })}
    </ul>
  )
}
