'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { OutcomeNotice } from '@/components/ui/outcome-notice'
import { ask, Problem } from '@/lib/http/request.client'
import { type NewFactor, recoveryCodes } from '@/lib/second-factor/schema'

/** The secret for the app, as picture and in letters, and the first code that the app then shows. */
export function FactorConfirm({
  factor,
  onConfirmed,
  onCancel,
}: {
  factor: NewFactor
  onConfirmed: (codes: readonly string[]) => void
  onCancel: () => void
}) {
  const t = useTranslations('ownAccount')
  const tError = useTranslations('errors')
  const [code, setCode] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const [pending, setPending] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setPending(true)
    const answer = await ask(
      '/api/second-factor',
      { method: 'PUT', body: { code }, answer: recoveryCodes },
      tError('unavailable'),
    )
    setPending(false)
    if (answer instanceof Problem) return setProblem(answer)
    onConfirmed(answer.recoveryCodes)
  }

  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="grid gap-5">
      <h2 ref={heading} tabIndex={-1} className="text-xl font-bold outline-none">
        {t('connectApp')}
      </h2>
      <p className="max-w-prose">{t('connectIntro')}</p>
      <div className="flex flex-wrap items-center gap-6">
        <svg
          role="img"
          aria-label={t('qrAlt')}
          viewBox={`0 0 ${factor.qr.size} ${factor.qr.size}`}
          className="size-52 shrink-0 rounded-lg bg-white"
        >
          <path d={factor.qr.path} fill="#000" shapeRendering="crispEdges" />
        </svg>
        <div className="grid min-w-0 gap-1">
          <p>{t('secretHint')}</p>
          <p data-testid="factor-secret" className="font-mono text-lg font-semibold break-all">
            {factor.secret.match(/.{1,4}/g)?.join(' ')}
          </p>
        </div>
      </div>
      <TextField
        label={t('firstCode')}
        hint={t('firstCodeHint')}
        problem={problem?.about('code')}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={10}
        className="max-w-40"
        required
      />
      <OutcomeNotice problem={problem} atFields />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" disabled={pending}>
          {t('switchOn')}
        </Button>
        <Button tone="quiet" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}
