'use client'

import { ChevronDown } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { RECORDS } from '@/lib/retention/records.rules'
import type { KindView } from '@/lib/retention/schema'
import { usePeriodWords } from './period-words'

const DAY_MS = 86_400_000

/** One kind. A narrow screen shows how many and when the next goes, and the rest when it is opened. */
export function RecordRow({ view, keepDays, at }: { view: KindView; keepDays: number; at: string }) {
  const t = useTranslations('retention')
  const tRecord = useTranslations('records')
  const words = usePeriodWords()
  const format = useFormatter()
  const [open, setOpen] = useState(false)
  const { kind, count, oldest, goesAt, due, period } = view
  const name = tRecord(`kinds.${kind}.name`)

  const age = () => {
    if (count === 0) return t('nothingStored')
    if (!oldest) return period.from === 'call-end' ? t('withCall') : t('noEnd')
    const days = Math.floor((Date.parse(at) - Date.parse(oldest)) / DAY_MS)
    return days < 0 ? t('notStarted') : t('age', { days })
  }
  const goes = () => {
    if (due > 0) return <strong className="text-warn">{t('goesNow')}</strong>
    if (count === 0) return t('nothingStored')
    if (goesAt) return format.dateTime(new Date(goesAt), { dateStyle: 'medium', timeStyle: 'short' })
    return period.from === 'call-end' ? t('withCall') : t('noEnd')
  }

  const opened = open ? '' : 'max-lg:hidden'
  return (
    <tr className="grid grid-cols-[1fr_auto] gap-x-4 border-b border-line py-1 last:border-0 lg:table-row lg:align-top lg:[&>*]:py-3">
      <th scope="row" className="relative grid font-normal lg:table-cell lg:w-[45%] lg:px-3 lg:pl-0">
        <span className="flex min-h-11 items-center gap-2 py-1.5 lg:inline">
          <button
            type="button"
            aria-expanded={open}
            aria-label={t('details', { name })}
            onClick={() => setOpen(!open)}
            className="shrink-0 rounded text-accent after:absolute after:inset-0 lg:hidden"
          >
            <ChevronDown aria-hidden className={`size-6 ${open ? 'rotate-180' : ''}`} />
          </button>
          <span className="min-w-0 font-bold hyphens-auto [overflow-wrap:anywhere]">{name}</span>
        </span>
        <span className={`pb-1 lg:block lg:pb-0 ${opened}`}>{tRecord(`kinds.${kind}.purpose`)}</span>
        <span className={`pb-1 text-muted lg:block lg:pb-0 ${opened}`}>
          {tRecord(`kinds.${kind}.reason`)} {tRecord(`basis.${RECORDS[kind].basis}`)}.
        </span>
      </th>
      <Cell label={t('count')} look="items-baseline pt-2.5 tabular-nums lg:text-right">
        {format.number(count)}
      </Cell>
      <Cell label={t('oldest')} look={`col-span-2 ${opened}`}>
        {age()}
      </Cell>
      <Cell label={t('limit')} look={`col-span-2 ${opened}`}>
        {words(period, keepDays)}
      </Cell>
      <Cell label={t('goes')} look={`col-span-2 pb-2 lg:whitespace-nowrap ${count === 0 ? opened : ''}`}>
        {goes()}
      </Cell>
    </tr>
  )
}

function Cell({ label, look, children }: { label: string; look: string; children: ReactNode }) {
  return (
    <td className={`flex justify-between gap-x-6 max-lg:gap-x-3 lg:table-cell lg:px-3 ${look}`}>
      <span className="shrink-0 text-muted lg:hidden">{label}</span>
      <span className="text-right lg:text-left">{children}</span>
    </td>
  )
}
