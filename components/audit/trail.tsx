'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { type TrailFilter as Filter, type TrailPage as Page, type TrailPerson, trailPage } from '@/lib/audit/schema'
import { ask, Problem } from '@/lib/http/request.client'
import { TrailExport } from './trail-export'
import { TrailFilter } from './trail-filter'
import { TrailList } from './trail-list'

/** The entries, the newest first; what they are filtered by is sent, never part of the address. */
export function Trail({ first, people }: { first: Page; people: readonly TrailPerson[] }) {
  const t = useTranslations('audit')
  const tError = useTranslations('errors')
  const [filter, setFilter] = useState<Filter>({})
  const [page, setPage] = useState(first)
  const [problem, setProblem] = useState<string>()
  const [pending, setPending] = useState(false)

  const load = async (wanted: Filter, after: Page['next']) => {
    if (pending) return
    setPending(true)
    const body = { ...wanted, ...(after ? { after } : {}) }
    const answer = await ask('/api/audit/search', { body, answer: trailPage }, tError('unavailable'))
    setPending(false)
    setProblem(answer instanceof Problem ? answer.message : undefined)
    if (answer instanceof Problem) return
    setFilter(wanted)
    setPage({ ...answer, entries: after ? [...page.entries, ...answer.entries] : answer.entries })
  }

  return (
    <>
      <Card>
        <section className="grid gap-5">
          <h2 className="text-xl font-bold">{t('filter.title')}</h2>
          <TrailFilter people={people} onApply={(wanted) => void load(wanted, null)} />
          {problem === undefined ? null : (
            <Notice tone="bad" live="alert">
              {problem}
            </Notice>
          )}
          <p role="status" className="text-muted">
            {page.entries.length === 0 ? t('none') : t('shown', { count: page.entries.length })}
          </p>
          {page.entries.length === 0 ? null : <TrailList entries={page.entries} />}
          {page.next ? (
            <Button tone="secondary" className="justify-self-start" onClick={() => void load(filter, page.next)}>
              {pending ? t('pending') : t('older')}
            </Button>
          ) : null}
        </section>
      </Card>
      <Card>
        <TrailExport filter={filter} />
      </Card>
    </>
  )
}
