'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { ask, Problem } from '@/lib/http/request.client'
import { isAllowedKeepDays } from '@/lib/retention/rules'
import { type RunCounts, whatGoes } from '@/lib/retention/schema'
import { CountList } from './count-list'
import { countsOf, totalOf } from './counts'

/** The clinic's period. A shorter one shows first what goes with it. */
export function KeepDaysForm({ keepDays }: { keepDays: number }) {
  const t = useTranslations('retention')
  const tError = useTranslations('errors')
  const router = useRouter()
  const [typed, setTyped] = useState(String(keepDays))
  const [problem, setProblem] = useState<string>()
  const [changed, setChanged] = useState<number>()
  const [shorter, setShorter] = useState<RunCounts>()
  const [pending, setPending] = useState(false)
  const days = Number(typed)

  const change = async () => {
    setPending(true)
    const answer = await ask('/api/retention', { method: 'PUT', body: { keepDays: days } }, tError('unavailable'))
    setPending(false)
    setShorter(undefined)
    if (answer instanceof Problem) return setProblem(answer.message)
    setChanged(days)
    router.refresh()
  }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setChanged(undefined)
    if (typed.trim() === '' || !isAllowedKeepDays(days)) return setProblem(tError('keep-days-out-of-range'))
    setProblem(undefined)
    if (days >= keepDays) return await change()
    setPending(true)
    const answer = await ask(
      `/api/retention?keepDays=${days}`,
      { method: 'GET', answer: whatGoes },
      tError('unavailable'),
    )
    setPending(false)
    if (answer instanceof Problem) setProblem(answer.message)
    else setShorter(countsOf(answer))
  }

  return (
    <form noValidate className="grid content-start gap-4" onSubmit={(event) => void submit(event)}>
      <h2 className="text-xl font-bold">{t('change')}</h2>
      <p>{t('changeIntro')}</p>
      <TextField
        label={t('keepDays')}
        hint={t('keepDaysHint')}
        problem={problem}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        inputMode="numeric"
        autoComplete="off"
        maxLength={4}
        className="max-w-32"
      />
      {changed === undefined ? null : (
        <Notice tone="good" live="status">
          {t('changed', { days: changed })}
        </Notice>
      )}
      <Button type="submit" className="justify-self-start" disabled={pending}>
        {pending ? t('pending') : t('change')}
      </Button>
      {shorter ? (
        <Dialog title={t('shorten')} closeLabel={t('close')} onClose={() => setShorter(undefined)}>
          <div className="grid gap-5">
            <p>{totalOf(shorter) > 0 ? t('shortenIntro', { days }) : t('shortenNothing', { days })}</p>
            <CountList counts={shorter} />
            {totalOf(shorter) > 0 ? <p>{t('purgeFinal')}</p> : null}
            <Button tone={totalOf(shorter) > 0 ? 'danger' : 'primary'} disabled={pending} onClick={() => void change()}>
              {t('shortenConfirm', { days })}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </form>
  )
}
