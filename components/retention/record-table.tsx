import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { RECORDS } from '@/lib/retention/records.rules'
import type { KindView } from '@/lib/retention/schema'
import { usePeriodWords } from './period-words'

const DAY_MS = 86_400_000

/** A kind per row: what for, how many, how old, when it goes. On a narrow screen every row becomes a block. */
export function RecordTable({
  title,
  kinds,
  keepDays,
  at,
}: {
  title: string
  kinds: readonly KindView[]
  keepDays: number
  at: string
}) {
  const t = useTranslations('retention')
  const tRecord = useTranslations('records')
  const words = usePeriodWords()
  const format = useFormatter()
  const age = ({ oldest, count, period }: KindView) => {
    if (count === 0) return t('nothingStored')
    if (!oldest) return period.from === 'call-end' ? t('withCall') : t('noEnd')
    const days = Math.floor((Date.parse(at) - Date.parse(oldest)) / DAY_MS)
    return days < 0 ? t('notStarted') : t('age', { days })
  }
  const goes = ({ goesAt, due, count, period }: KindView) => {
    if (due > 0) return <strong className="text-warn">{t('goesNow')}</strong>
    if (count === 0) return t('nothingStored')
    if (goesAt) return format.dateTime(new Date(goesAt), { dateStyle: 'medium', timeStyle: 'short' })
    return period.from === 'call-end' ? t('withCall') : t('noEnd')
  }
  const columns = ['kind', 'count', 'oldest', 'limit', 'goes'] as const
  return (
    <table className="block w-full text-left lg:table">
      <caption className="block pb-3 text-left text-xl font-bold lg:table-caption">{title}</caption>
      <thead className="hidden lg:table-header-group">
        <tr className="border-b-2 border-line">
          {columns.map((column) => (
            <th
              key={column}
              scope="col"
              className={`px-3 py-2 text-muted first:pl-0 ${column === 'count' ? 'text-right' : ''}`}
            >
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block lg:table-row-group">
        {kinds.map((view) => (
          <tr
            key={view.kind}
            className="block border-b border-line py-4 last:border-0 lg:table-row lg:align-top lg:[&>*]:py-3"
          >
            <th scope="row" className="block pb-2 font-normal lg:table-cell lg:w-1/2 lg:px-3 lg:pl-0">
              <span className="font-bold">{tRecord(`kinds.${view.kind}.name`)}</span>
              <span className="block">{tRecord(`kinds.${view.kind}.purpose`)}</span>
              <span className="block text-muted">
                {tRecord(`kinds.${view.kind}.reason`)} {tRecord(`basis.${RECORDS[view.kind].basis}`)}.
              </span>
            </th>
            <Cell label={t('count')} numeric>
              {format.number(view.count)}
            </Cell>
            <Cell label={t('oldest')}>{age(view)}</Cell>
            <Cell label={t('limit')}>{words(view.period, keepDays)}</Cell>
            <Cell label={t('goes')}>{goes(view)}</Cell>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell({ label, numeric = false, children }: { label: string; numeric?: boolean; children: ReactNode }) {
  return (
    <td
      className={`flex justify-between gap-6 py-1 lg:table-cell lg:px-3 ${numeric ? 'tabular-nums lg:text-right' : ''}`}
    >
      <span className="shrink-0 text-muted lg:hidden">{label}</span>
      <span className="text-right lg:text-left">{children}</span>
    </td>
  )
}
