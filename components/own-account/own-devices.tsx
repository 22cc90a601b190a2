'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { DeviceList } from '@/components/sign-in/device-list'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { ask, Problem } from '@/lib/http/request.client'
import type { SignInView } from '@/lib/sign-in/schema'

/** »Angemeldete Geräte« */
export function OwnDevices({ signIns, here }: { signIns: readonly SignInView[]; here: string }) {
  const t = useTranslations('ownAccount')
  const tError = useTranslations('errors')
  const router = useRouter()
  const [problem, setProblem] = useState<Problem>()
  const [pending, setPending] = useState(false)

  const end = async (path: string) => {
    setPending(true)
    const answer = await ask(path, { method: 'DELETE' }, tError('unavailable'))
    setPending(false)
    setProblem(answer instanceof Problem ? answer : undefined)
    router.refresh()
  }

  return (
    <div className="grid gap-4">
      <h2 className="text-xl font-bold">{t('devices')}</h2>
      <p className="max-w-prose">{t('devicesIntro')}</p>
      {problem ? (
        <Notice tone="bad" live="alert">
          {problem.message}
        </Notice>
      ) : null}
      <DeviceList signIns={signIns} here={here} pending={pending} onEnd={(id) => void end(`/api/sign-ins/${id}`)} />
      <Button
        tone="secondary"
        className="justify-self-start"
        disabled={pending}
        onClick={() => void end('/api/sign-ins')}
      >
        {t('everywhere')}
      </Button>
    </div>
  )
}
