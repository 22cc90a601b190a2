'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Notice } from '@/components/ui/notice'
import { ask, Problem } from '@/lib/http/request.client'
import { type OperationStatus, operationStatus } from '@/lib/operation/schema'
import { FaultList } from './fault-list'
import { FigureCards } from './figure-cards'
import { Verdict } from './verdict'

const LOOK_EVERY_MS = 30_000

/** How everything stands, looked at again by itself; when nobody answers any more, that is said and the last look stays. */
export function LiveStatus({ first }: { first: OperationStatus }) {
  const t = useTranslations('operation')
  const tError = useTranslations('errors')
  const format = useFormatter()
  const [status, setStatus] = useState(first)
  const [problem, setProblem] = useState<Problem>()

  useEffect(() => {
    let over = false
    const look = async () => {
      const found = await ask('/api/operation', { method: 'GET', answer: operationStatus }, tError('unavailable'))
      if (over) return
      setProblem(found instanceof Problem ? found : undefined)
      if (!(found instanceof Problem)) setStatus(found)
    }
    const clock = setInterval(() => void look(), LOOK_EVERY_MS)
    return () => {
      over = true
      clearInterval(clock)
    }
  }, [tError])

  const { figures, faults } = status
  return (
    <>
      {problem ? (
        <Notice tone="bad" live="alert">
          <span className="block font-semibold">{problem.message}</span>
          {t('old', { at: format.dateTime(new Date(figures.at), { timeStyle: 'medium' }) })}
        </Notice>
      ) : (
        <Verdict status={status} />
      )}
      <FaultList title={t('found')} faults={faults.filter(({ grade }) => grade !== 'note')} />
      <FaultList title={t('notes')} faults={faults.filter(({ grade }) => grade === 'note')} />
      <FigureCards figures={figures} />
      <p className="text-muted">{t('refreshes')}</p>
    </>
  )
}
