'use client'

import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'

/** Who comes here works in the practice and has no invitation with a telephone number. */
const PRACTICE = /^\/(praxis|verwaltung|konto|anmelden|einladung)(\/|$)/

/** A page that could not be made, most often since the database is away: nothing of what happened is told (R6). */
export default function FaultPage() {
  const t = useTranslations('fault')
  const practice = PRACTICE.test(usePathname() ?? '')
  return (
    <main className="mx-auto grid max-w-2xl gap-6 px-4 py-10">
      <title>{t('title')}</title>
      <h1 className="text-3xl font-bold">{t('title')}</h1>
      <p className="text-lg" role="alert">
        {t(practice ? 'practiceHelp' : 'help')}
      </p>
      <p className="text-lg">{t(practice ? 'practiceCall' : 'call')}</p>
      <p>
        <Button size="large" onClick={() => location.reload()}>
          {t('again')}
        </Button>
      </p>
    </main>
  )
}
