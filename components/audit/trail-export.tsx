'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { OutcomeNotice } from '@/components/ui/outcome-notice'
import type { TrailFilter } from '@/lib/audit/schema'
import { saveFile } from '@/lib/http/download.client'
import { Problem } from '@/lib/http/request.client'

/** What is shown, all of it, as a file with the values of the chain. */
export function TrailExport({ filter }: { filter: TrailFilter }) {
  const t = useTranslations('audit')
  const tError = useTranslations('errors')
  const [outcome, setOutcome] = useState<Problem | 'saved'>()
  const [pending, setPending] = useState(false)

  const save = async (format: 'csv' | 'json') => {
    if (pending) return
    setPending(true)
    const name = `${t('fileName')}.${format}`
    const problem = await saveFile('/api/audit/export', { ...filter, format }, name, tError('unavailable'))
    setPending(false)
    setOutcome(problem ?? 'saved')
  }

  return (
    <section className="grid gap-4">
      <h2 className="text-xl font-bold">{t('export')}</h2>
      <p className="max-w-prose">{t('exportIntro')}</p>
      <OutcomeNotice
        problem={outcome instanceof Problem ? outcome : undefined}
        done={outcome === 'saved' ? t('exported') : undefined}
      />
      <div className="flex flex-wrap gap-3">
        <Button tone="secondary" onClick={() => void save('csv')}>
          {t('csv')}
        </Button>
        <Button tone="secondary" onClick={() => void save('json')}>
          {t('json')}
        </Button>
      </div>
    </section>
  )
}
