'use client'

import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { ReturnWay } from './use-way-back'

/** The visit was ended by mistake: the practice asks back, and the person decides (their camera goes on again). */
export function WayBackNotice({ way: { state, entering, problem, enter } }: { way: ReturnWay }) {
  const t = useTranslations('wayBack')
  return (
    <div role="alert" className="empty:hidden">
      {state === 'open' ? (
        <Notice tone="warn">
          <div className="grid justify-items-start gap-3 text-lg">
            {/* The heading says it too, but not aloud. */}
            <p className="sr-only">{t('open')}</p>
            <p>{t('openHow')}</p>
            {problem ? <p className="font-semibold text-bad">{problem}</p> : null}
            <Button size="large" disabled={entering} onClick={() => void enter()}>
              {entering ? t('entering') : t('enter')}
            </Button>
          </div>
        </Notice>
      ) : null}
      {state === 'gone' ? (
        <Notice tone="warn">
          <p className="text-lg">{t('gone')}</p>
        </Notice>
      ) : null}
    </div>
  )
}
