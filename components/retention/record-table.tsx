import { useTranslations } from 'next-intl'
import type { KindView } from '@/lib/retention/schema'
import { RecordRow } from './record-row'

/** A kind per row: what for, how many, how old, when it goes. On a narrow screen every row becomes a block that opens. */
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
          <RecordRow key={view.kind} view={view} keepDays={keepDays} at={at} />
        ))}
      </tbody>
    </table>
  )
}
