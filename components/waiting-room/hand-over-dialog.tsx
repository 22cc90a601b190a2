'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Radio } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { ask, Problem } from '@/lib/http/request.client'
import { type Colleague, colleagues } from '@/lib/waiting-room/reception.schema'
import type { Reception } from './reception'

/** Another doctor of the clinic takes over who waits. */
export function HandOverDialog({
  entryId,
  name,
  doctorId,
  reception,
  onClose,
  onDone,
}: {
  entryId: string
  name: string
  /** Whose patient it is now. */
  doctorId: string
  reception: Reception
  onClose: () => void
  onDone: () => void
}) {
  const t = useTranslations('reception.handOver')
  const tError = useTranslations('errors')
  const unavailable = tError('unavailable')
  const [others, setOthers] = useState<readonly Colleague[]>()
  const [to, setTo] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    let left = false
    void ask('/api/colleagues', { method: 'GET', answer: colleagues }, unavailable).then((answer) => {
      if (left) return
      if (answer instanceof Problem) setProblem(answer.message)
      else setOthers(answer.filter(({ id }) => id !== doctorId))
    })
    return () => {
      left = true
    }
  }, [doctorId, unavailable])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const chosen = others?.find(({ id }) => id === to)
    if (!chosen) return
    setBusy(true)
    const done = t('done', { name, doctor: chosen.name })
    const refused = await reception.order(entryId, 'hand-over', { doctorId: chosen.id }, done)
    setBusy(false)
    if (refused === undefined) onDone()
    else setProblem(refused)
  }

  return (
    <Dialog title={t('title', { name })} closeLabel={t('close')} onClose={onClose}>
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        {problem ? (
          <Notice tone="bad" live="alert">
            {problem}
          </Notice>
        ) : null}
        {others === undefined && problem === undefined ? <p role="status">{t('loading')}</p> : null}
        {others?.length === 0 ? <p>{t('none')}</p> : null}
        {others && others.length > 0 ? (
          <>
            <p>{t('intro', { name })}</p>
            <fieldset className="grid gap-1">
              <legend className="mb-1 font-semibold">{t('to')}</legend>
              {others.map((colleague) => (
                <Radio
                  key={colleague.id}
                  name="colleague"
                  label={colleague.name}
                  checked={to === colleague.id}
                  onChange={() => setTo(colleague.id)}
                />
              ))}
            </fieldset>
            <Button type="submit" disabled={busy || to === undefined} className="justify-self-start">
              {t('confirm')}
            </Button>
          </>
        ) : null}
      </form>
    </Dialog>
  )
}
