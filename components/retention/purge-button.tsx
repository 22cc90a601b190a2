'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { ask, Problem } from '@/lib/http/request.client'
import { type RunCounts, whatGoes, whatWent } from '@/lib/retention/schema'
import { CountList } from './count-list'
import { countsOf, totalOf } from './counts'

/** »Jetzt löschen«: says first what will go, as it is at this moment. */
export function PurgeButton() {
  const t = useTranslations('retention')
  const tError = useTranslations('errors')
  const router = useRouter()
  const [going, setGoing] = useState<RunCounts>()
  const [said, setSaid] = useState<{ tone: 'good' | 'bad'; text: string }>()
  const [pending, setPending] = useState(false)

  const look = async () => {
    if (pending) return
    setPending(true)
    const overview = await ask('/api/retention', { method: 'GET', answer: whatGoes }, tError('unavailable'))
    setPending(false)
    setSaid(overview instanceof Problem ? { tone: 'bad', text: overview.message } : undefined)
    if (!(overview instanceof Problem)) setGoing(countsOf(overview))
  }

  const purge = async () => {
    setPending(true)
    const run = await ask('/api/retention/runs', { answer: whatWent }, tError('unavailable'))
    setPending(false)
    setGoing(undefined)
    setSaid(
      run instanceof Problem
        ? { tone: 'bad', text: run.message }
        : { tone: 'good', text: t('purged', { total: totalOf(run.counts) }) },
    )
    router.refresh()
  }

  const something = going !== undefined && totalOf(going) > 0
  return (
    <section className="grid content-start gap-4">
      <h2 className="text-xl font-bold">{t('purge')}</h2>
      <p>{t('purgeIntro')}</p>
      {said ? (
        <Notice tone={said.tone} live={said.tone === 'bad' ? 'alert' : 'status'}>
          {said.text}
        </Notice>
      ) : null}
      {/* Never disabled: the dialogue gives the focus back to it. */}
      <Button tone="danger" className="justify-self-start" onClick={() => void look()}>
        {t('purge')}
      </Button>
      {going ? (
        <Dialog title={t('purge')} closeLabel={t('close')} onClose={() => setGoing(undefined)}>
          <div className="grid gap-5">
            <p>{something ? t('purgeWill') : t('purgeNothing')}</p>
            {something ? <CountList counts={going} /> : null}
            {something ? <p>{t('purgeFinal')}</p> : null}
            <Button tone={something ? 'danger' : 'primary'} onClick={() => void purge()} disabled={pending}>
              {pending ? t('pending') : something ? t('purgeConfirm') : t('purgeConfirmNothing')}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </section>
  )
}
