'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { TrailFilter } from '@/lib/audit/schema'
import { saveFile } from '@/lib/invitation/download.client'

/** What is shown, all of it, as a file with the values of the chain. */
export function TrailExport({ filter }: { filter: TrailFilter }) {
  const t = useTranslations('audit')
  const tError = useTranslations('errors')
  const [said, setSaid] = useState<{ tone: 'good' | 'bad'; text: string }>()
  const [pending, setPending] = useState(false)

  const save = async (format: 'csv' | 'json') => {
    if (pending) return
    setPending(true)
    const name = `${t('fileName')}.${format}`
    const problem = await saveFile('/api/audit/export', { ...filter, format }, name, tError('unavailable'))
    setPending(false)
    setSaid(problem ? { tone: 'bad', text: problem.message } : { tone: 'good', text: t('exported') })
  }

  return (
    <section className="grid gap-4">
      <h2 className="text-xl font-bold">{t('export')}</h2>
      <p className="max-w-prose">{t('exportIntro')}</p>
      {said ? (
        <Notice tone={said.tone} live={said.tone === 'bad' ? 'alert' : 'status'}>
          {said.text}
        </Notice>
      ) : null}
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
