'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useCallback, useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { type TrailCheck as Check, trailCheck } from '@/lib/audit/schema'
import { ask, Problem } from '@/lib/http/request.client'

/** The one question first: is the trail as it was written? Asked when the page opens, since it goes through all of it. */
export function TrailCheck() {
  const t = useTranslations('audit.check')
  const tError = useTranslations('errors')
  const [answer, setAnswer] = useState<Check | Problem>()
  const unreachable = tError('unavailable')

  const check = useCallback(async () => {
    setAnswer(undefined)
    setAnswer(await ask('/api/audit/check', { answer: trailCheck }, unreachable))
  }, [unreachable])

  useEffect(() => void check(), [check])

  return (
    <section className="grid gap-4">
      <h2 className="text-xl font-bold">{t('title')}</h2>
      <div role="status">
        {answer === undefined ? <p>{t('checking')}</p> : null}
        {answer !== undefined && !(answer instanceof Problem) ? <Result check={answer} /> : null}
      </div>
      {answer instanceof Problem ? (
        <Notice tone="bad" live="alert">
          {answer.message}
        </Notice>
      ) : null}
      {/* Never disabled: it keeps the focus. */}
      <Button tone="secondary" className="justify-self-start" onClick={() => void check()}>
        {t('again')}
      </Button>
    </section>
  )
}

function Result({ check }: { check: Check }) {
  const t = useTranslations('audit.check')
  const format = useFormatter()
  const { intact, entries, at, head, faults, furtherFaults } = check
  const count = faults.length + furtherFaults
  return (
    <div className="grid gap-4">
      <Notice tone={intact ? 'good' : 'bad'}>
        <p className="text-lg font-bold">{intact ? t('intact') : t('broken', { count })}</p>
        {intact ? null : <p>{t('brokenNext')}</p>}
        <ul className="list-disc pl-5">
          {faults.map(({ kind, seq }) => (
            <li key={`${kind} ${seq}`}>{seq === null ? t('faults.ends') : t(`faults.${kind}`, { seq })}</li>
          ))}
          {furtherFaults > 0 ? <li>{t('more', { count: furtherFaults })}</li> : null}
        </ul>
      </Notice>
      <p>
        {t('asOf', {
          count: entries,
          at: format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short' }),
        })}
      </p>
      {head.seq > 0 ? (
        <details>
          <summary className="inline-flex min-h-11 cursor-pointer items-center text-accent underline underline-offset-4">
            {t('head', { seq: head.seq })}
          </summary>
          <p className="max-w-prose">{t('headHint')}</p>
          <p className="font-mono text-sm [overflow-wrap:anywhere]">{head.hash}</p>
        </details>
      ) : null}
    </div>
  )
}
