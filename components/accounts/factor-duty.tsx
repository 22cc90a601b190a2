'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { ask, Problem } from '@/lib/http/request.client'

/** Whether admins must have a second factor: said plainly while it is off, with the way to switch it on. */
export function FactorDuty({ required }: { required: boolean }) {
  const t = useTranslations('accounts')
  const tError = useTranslations('errors')
  const router = useRouter()
  const [problem, setProblem] = useState<Problem>()
  const [pending, setPending] = useState(false)

  const change = async () => {
    setPending(true)
    const answer = await ask(
      '/api/clinic/second-factor-duty',
      { method: 'PUT', body: { required: !required } },
      tError('unavailable'),
    )
    setPending(false)
    setProblem(answer instanceof Problem ? answer : undefined)
    router.refresh()
  }

  return (
    <Notice tone={required ? 'good' : 'warn'}>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p className="max-w-prose">{t(required ? 'dutyOn' : 'dutyOff')}</p>
        <Button tone="secondary" disabled={pending} onClick={() => void change()}>
          {t(required ? 'switchDutyOff' : 'switchDutyOn')}
        </Button>
        {problem ? <p role="alert">{problem.message}</p> : null}
      </div>
    </Notice>
  )
}
