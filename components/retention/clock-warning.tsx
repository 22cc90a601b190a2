'use client'

import { useRouter } from 'next/navigation'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { ask, Problem } from '@/lib/http/request.client'
import type { ClockView } from '@/lib/retention/schema'

/** The database's clock stands where no clock can get: deletion waits until the admin has compared it. */
export function ClockWarning({ clock: { now, last, jump } }: { clock: ClockView }) {
  const t = useTranslations('retention.clock')
  const tError = useTranslations('errors')
  const format = useFormatter()
  const router = useRouter()
  const [outcome, setOutcome] = useState<Problem | 'confirmed'>()
  const [pending, setPending] = useState(false)
  if (outcome === 'confirmed') {
    return (
      <Notice tone="good" live="status">
        {t('confirmed')}
      </Notice>
    )
  }
  if (!jump || !last) return null
  const when = (at: string) => format.dateTime(new Date(at), { dateStyle: 'full', timeStyle: 'short' })

  const confirm = async () => {
    setPending(true)
    const answer = await ask('/api/retention/clock', { body: { at: now } }, tError('unavailable'))
    setPending(false)
    setOutcome(answer instanceof Problem ? answer : 'confirmed')
    router.refresh()
  }

  return (
    <Notice tone="bad">
      <div className="grid gap-3 py-1">
        <h2 className="text-xl font-bold">{t('title')}</h2>
        <p className="font-bold">{t(jump, { now: when(now), last: when(last) })}</p>
        <p>{t('means')}</p>
        <p>{t('wrong')}</p>
        {outcome ? <p role="alert">{outcome.message}</p> : null}
        <Button className="justify-self-start" disabled={pending} onClick={() => void confirm()}>
          {t('right')}
        </Button>
      </div>
    </Notice>
  )
}
