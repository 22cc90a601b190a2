'use client'

import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'

/** A page that could not be made, most often since the database is away: nothing of what happened is told (R6). */
export default function FaultPage() {
  const t = useTranslations('fault')
  return (
    <main className="mx-auto grid max-w-2xl gap-6 px-4 py-10">
      <title>{t('title')}</title>
      <h1 className="text-3xl font-bold">{t('title')}</h1>
      <p className="text-lg" role="alert">
        {t('help')}
      </p>
      <p className="text-lg">{t('call')}</p>
      <p>
        <Button size="large" onClick={() => location.reload()}>
          {t('again')}
        </Button>
      </p>
    </main>
  )
}
