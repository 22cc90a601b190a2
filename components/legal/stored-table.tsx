import { useTranslations } from 'next-intl'
import { usePeriodWords } from '@/components/retention/period-words'
import { RECORD_KINDS, RECORDS } from '@/lib/retention/records.rules'
import { periodOf, saysOfPatients } from '@/lib/retention/rules'

/** What is stored about patients, from the same table that the deletion runs by. */
export function StoredTable({ keepDays }: { keepDays: number }) {
  const t = useTranslations('legal.table')
  const tRecord = useTranslations('records')
  const words = usePeriodWords()
  const label = 'text-muted sm:hidden'
  const cell = 'block sm:table-cell sm:p-2 sm:align-top'
  return (
    <table className="block w-full text-left text-base sm:table">
      <caption className="sr-only">{t('caption')}</caption>
      <thead className="hidden sm:table-header-group">
        <tr className="border-b-2 border-line">
          {(['kind', 'basis', 'period'] as const).map((column) => (
            <th key={column} scope="col" className="p-2 first:pl-0">
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block sm:table-row-group">
        {RECORD_KINDS.filter(saysOfPatients).map((kind) => (
          <tr key={kind} className="block border-b border-line py-3 sm:table-row">
            <th scope="row" className={`${cell} font-normal sm:w-1/2 sm:pl-0`}>
              <span className="block font-bold">{tRecord(`kinds.${kind}.name`)}</span>
              {tRecord(`kinds.${kind}.purpose`)}
            </th>
            <td className={cell}>
              <span className={label}>{t('basis')}: </span>
              {tRecord(`basis.${RECORDS[kind].basis}`)}
            </td>
            <td className={cell}>
              <span className={label}>{t('period')}: </span>
              {words(periodOf(kind), keepDays)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
