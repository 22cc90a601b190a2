'use client'

import { useTranslations } from 'next-intl'
import { phoneIn } from '@/components/clinic/phone-link'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { VisitView } from '@/lib/signalling/schema'
import { VisitHead } from './visit-head'

/** Step 4 is the call; this is the end: thanks, and that nothing stays here (L5). */
export function Goodbye({ visit, withdrawn, onAgain }: { visit: VisitView; withdrawn: boolean; onAgain: () => void }) {
  const t = useTranslations('goodbye')
  return (
    <div className="grid gap-6">
      <VisitHead title={visit.cancelled ? t('cancelledTitle') : t('title')} />
      <p className="text-lg">
        {t(visit.cancelled ? 'cancelled' : withdrawn ? 'withdrawn' : visit.status === 'LEFT' ? 'left' : 'finished')}
      </p>
      <Notice tone="good">
        <p className="text-lg">{t('nothingStays')}</p>
      </Notice>
      {visit.clinicPhone === '' ? null : <p className="text-lg">{t.rich('phone', phoneIn(visit.clinicPhone))}</p>}
      <Button tone="secondary" size="large" onClick={onAgain}>
        {t('again')}
      </Button>
    </div>
  )
}
