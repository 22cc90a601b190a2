import { useFormatter, useTranslations } from 'next-intl'
import type { TrailEntry } from '@/lib/audit/schema'
import { sentenceOf } from '@/lib/audit/sentence.rules'

/** An entry per row: when, and a sentence. */
export function TrailList({ entries }: { entries: readonly TrailEntry[] }) {
  const t = useTranslations('audit')
  const format = useFormatter()
  const when = (at: string) => format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short' })
  const exactly = (at: string) => format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'medium' })
  return (
    <table className="block w-full text-left sm:table">
      <caption className="sr-only">{t('list')}</caption>
      <thead className="hidden sm:table-header-group">
        <tr className="border-b-2 border-line text-muted">
          <th scope="col" className="py-2 pr-4">
            {t('time')}
          </th>
          <th scope="col" className="py-2 pr-4">
            {t('sentence')}
          </th>
          <th scope="col" className="py-2 text-right">
            {t('number')}
          </th>
        </tr>
      </thead>
      <tbody className="block sm:table-row-group">
        {entries.map((entry) => (
          <tr key={entry.id} className="grid gap-x-4 border-b border-line py-2 sm:table-row sm:align-top">
            <td className="tabular-nums text-muted sm:whitespace-nowrap sm:py-2 sm:pr-4">
              <time dateTime={entry.at}>{exactly(entry.at)}</time>
            </td>
            <td className="[overflow-wrap:anywhere] sm:w-full sm:py-2 sm:pr-4">{sentenceOf(entry, t, when)}</td>
            <td className="text-sm tabular-nums text-muted sm:py-2 sm:text-right sm:text-base">
              <span className="sm:hidden">{t('number')} </span>
              {entry.seq ?? t('notChained')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
