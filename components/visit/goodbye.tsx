'use client'

import { useTranslations } from 'next-intl'
import { phoneIn } from '@/components/clinic/phone-link'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { VisitView } from '@/lib/signalling/schema'
import type { ReturnWay } from './use-way-back'
import { VisitHead } from './visit-head'
import { WayBackNotice } from './way-back-notice'

/** Step 4 is the call; this is the end: thanks, and that nothing stays here (L5). */
export function Goodbye({
  visit,
  signedOff,
  way,
  onAgain,
}: {
  visit: VisitView
  /** Whether the server knows, and the cookie is gone. */
  signedOff: 'no' | 'yes' | 'withdrawn'
  way: ReturnWay
  onAgain: () => void
}) {
  const t = useTranslations('goodbye')
  const tBack = useTranslations('wayBack')
  const dismissed = visit.status === 'FINISHED' && !visit.cancelled && !visit.consulted
  /** The practice asks back: nothing else is said that could send somebody away. */
  const asked = way.state === 'open'
  return (
    <div className="grid gap-6">
      <VisitHead title={asked ? tBack('open') : visit.cancelled ? t('cancelledTitle') : t('title')} />
      {asked ? null : (
        <p className="text-lg">
          {dismissed
            ? tBack('dismissed')
            : t(
                visit.cancelled
                  ? 'cancelled'
                  : signedOff === 'withdrawn'
                    ? 'withdrawn'
                    : visit.status === 'LEFT'
                      ? 'left'
                      : 'finished',
              )}
        </p>
      )}
      {visit.cancelReason === '' ? null : (
        <p className="text-lg [overflow-wrap:anywhere]">{t('cancelReason', { reason: visit.cancelReason })}</p>
      )}
      <WayBackNotice way={way} />
      {asked ? null : (
        <Notice tone={signedOff === 'no' ? 'plain' : 'good'} live="status">
          <p className="text-lg">{t(signedOff === 'no' ? 'signingOff' : 'nothingStays')}</p>
        </Notice>
      )}
      {visit.clinicPhone === '' ? null : <p className="text-lg">{t.rich('phone', phoneIn(visit.clinicPhone))}</p>}
      {signedOff === 'no' || asked ? null : (
        <Button tone="secondary" size="large" onClick={onAgain}>
          {t('again')}
        </Button>
      )}
    </div>
  )
}
