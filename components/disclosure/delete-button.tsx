'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { CountList } from '@/components/retention/count-list'
import { totalOf } from '@/components/retention/counts'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { type Disclosure, whatWasDeleted } from '@/lib/disclosure/schema'
import { ask, Problem } from '@/lib/http/request.client'

/** »Sofort löschen«: says first what goes. Not while a call is going on. */
export function DeleteButton({
  opened,
  onDeleted,
}: {
  opened: Disclosure
  onDeleted: (what: { count: number; number: number }) => void
}) {
  const t = useTranslations('disclosure')
  const tError = useTranslations('errors')
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useState<string>()
  const [pending, setPending] = useState(false)
  const { appointment, kinds } = opened
  const counts = Object.fromEntries(kinds.map(({ kind, records }) => [kind, records.length]))

  const remove = async () => {
    if (pending) return
    setPending(true)
    const url = `/api/disclosures/${appointment.id}`
    const answer = await ask(url, { method: 'DELETE', answer: whatWasDeleted }, tError('unavailable'))
    setPending(false)
    setAsking(false)
    if (answer instanceof Problem) return setProblem(answer.message)
    onDeleted({ count: totalOf(answer.counts), number: answer.receipt?.number ?? 0 })
  }

  return (
    <section className="grid gap-4">
      <h2 className="text-xl font-bold">{t('delete')}</h2>
      <p>{appointment.running ? t('deleteRunning') : t('deleteIntro')}</p>
      {problem === undefined ? null : (
        <Notice tone="bad" live="alert">
          {problem}
        </Notice>
      )}
      {appointment.running ? null : (
        <Button tone="danger" className="justify-self-start" onClick={() => setAsking(true)}>
          {t('delete')}
        </Button>
      )}
      {asking ? (
        <Dialog title={t('delete')} closeLabel={t('close')} onClose={() => setAsking(false)}>
          <div className="grid gap-5">
            <p>{t('deleteAsk')}</p>
            <CountList counts={counts} />
            <p>{t('deleteFinal')}</p>
            <Button tone="danger" disabled={pending} onClick={() => void remove()}>
              {pending ? t('pending') : t('deleteConfirm')}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </section>
  )
}
