'use client'

import { useRouter } from 'next/navigation'
import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { ask, Problem } from '@/lib/http/request.client'
import { type RunCounts, type RunProgress, whatGoes, whatRuns, whatWent } from '@/lib/retention/schema'
import { CountList } from './count-list'
import { countsOf, totalOf } from './counts'

/** So often a run that is going on is asked how far it is. */
const LOOK_EVERY_MS = 2_000

/** »Jetzt löschen«: says first what will go, as it is at this moment, and how far a run is that is going on. */
export function PurgeButton({ running: atFirst }: { running: RunProgress | null }) {
  const t = useTranslations('retention')
  const tError = useTranslations('errors')
  const router = useRouter()
  const [going, setGoing] = useState<RunCounts>()
  const [said, setSaid] = useState<{ tone: 'good' | 'bad'; text: string }>()
  const [pending, setPending] = useState(false)
  const [running, setRunning] = useState(atFirst)
  const isRunning = running !== null

  useEffect(() => {
    if (!isRunning) return
    let over = false
    const timer = setInterval(async () => {
      const answer = await ask('/api/retention/runs', { method: 'GET', answer: whatRuns }, '')
      // A server that is away for a moment says nothing about the run.
      if (over || answer instanceof Problem) return
      setRunning(answer.running)
      if (!answer.running) router.refresh()
    }, LOOK_EVERY_MS)
    return () => {
      over = true
      clearInterval(timer)
    }
  }, [isRunning, router])

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
    if (run instanceof Problem) setSaid({ tone: 'bad', text: run.message })
    else if (run.finishedAt === null) {
      setSaid({ tone: 'good', text: t('goesOn') })
      setRunning(run)
    } else setSaid({ tone: 'good', text: t('purged', { total: totalOf(run.counts) }) })
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
      {running ? <Progress run={running} /> : null}
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

function Progress({ run: { startedAt, appointmentsDue: all, counts } }: { run: RunProgress }) {
  const t = useTranslations('retention')
  const format = useFormatter()
  const done = counts.appointment ?? 0
  return (
    <div className="grid gap-2" role="status">
      <p>{t('running', { at: format.dateTime(new Date(startedAt), { timeStyle: 'short' }) })}</p>
      {all > done ? (
        <>
          <progress className="h-3 w-full" max={all} value={done} aria-label={t('purge')} />
          <p>{t('progress', { done: format.number(done), all: format.number(all) })}</p>
        </>
      ) : (
        <p>{t('progressRest')}</p>
      )}
    </div>
  )
}
