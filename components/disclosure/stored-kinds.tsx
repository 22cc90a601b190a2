'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { usePeriodWords } from '@/components/retention/period-words'
import type { StoredKind } from '@/lib/disclosure/schema'
import { linesOf, withheldText } from '@/lib/disclosure/words.rules'
import { addressOfConsent } from '@/lib/legal/rules'
import { RECORDS } from '@/lib/retention/records.rules'
import { periodOf } from '@/lib/retention/rules'

/** Every kind of record, also one of which there is nothing: that is an answer too. */
export function StoredKinds({ kinds, keepDays }: { kinds: readonly StoredKind[]; keepDays: number }) {
  const t = useTranslations('disclosure')
  const tRecord = useTranslations('records')
  const tAudit = useTranslations('audit')
  const periodWords = usePeriodWords()
  const format = useFormatter()
  const when = (at: string) => format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'medium' })
  const words = { say: t, has: t.has, sayAudit: tAudit, when }
  return (
    <ul className="grid">
      {kinds.map(({ kind, records, withheld }) => (
        <li key={kind} className="border-t border-line py-1">
          <details open={kind === 'appointment' || kind === 'waiting_entry'}>
            <summary className="min-h-11 cursor-pointer content-center py-2">
              <span className="font-bold">{tRecord(`kinds.${kind}.name`)}</span>{' '}
              <span className="text-muted">{t('count', { count: records.length })}</span>
            </summary>
            <div className="grid gap-3 pb-4 sm:pl-5">
              <p className="text-muted">
                {tRecord(`kinds.${kind}.purpose`)} {tRecord(`basis.${RECORDS[kind].basis}`)}.{' '}
                {periodWords(periodOf(kind), keepDays)}.
              </p>
              {records.map((record) => (
                <dl
                  key={JSON.stringify(record)}
                  className="grid gap-x-6 rounded-lg border border-line p-4 sm:grid-cols-[minmax(12rem,1fr)_2fr]"
                >
                  {linesOf(record, words).map(({ column, title, text }) => (
                    <div key={column} className="contents">
                      <dt className="text-muted">{title}</dt>
                      <dd className="mb-2 [overflow-wrap:anywhere] sm:mb-0">
                        {text}
                        {kind === 'consent' && column === 'version' ? (
                          <a
                            className="ml-4 inline-flex min-h-11 items-center text-accent underline underline-offset-4"
                            href={addressOfConsent(text)}
                            target="_blank"
                            rel="noopener"
                          >
                            {t('readConsent')}
                          </a>
                        ) : null}
                      </dd>
                    </div>
                  ))}
                </dl>
              ))}
              {withheld.length > 0 && records.length > 0 ? (
                <p className="text-muted">{withheldText(withheld, t)}</p>
              ) : null}
            </div>
          </details>
        </li>
      ))}
    </ul>
  )
}
