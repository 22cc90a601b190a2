'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { OutcomeNotice } from '@/components/ui/outcome-notice'
import { logoFrom } from '@/lib/clinic/logo.client'
import { ask, Problem } from '@/lib/http/request.client'
import { logoAddress } from './look'

/** »Logo«: a picture in the head of every page and on the letter. */
export function LogoForm({ name, hash }: { name: string; hash: string | null }) {
  const t = useTranslations('logo')
  const tError = useTranslations('errors')
  const router = useRouter()
  const [chosen, setChosen] = useState<string>()
  const [unusable, setUnusable] = useState(false)
  const [outcome, setOutcome] = useState<Problem | 'saved' | 'removed'>()
  const [pending, setPending] = useState(false)
  const shown = chosen === undefined ? hash && logoAddress(hash) : `data:image/png;base64,${chosen}`

  const choose = async (file: File | undefined) => {
    setOutcome(undefined)
    const png = file && (await logoFrom(file))
    setChosen(png)
    setUnusable(file !== undefined && png === undefined)
  }
  const save = async (png: string | null) => {
    setPending(true)
    const body = { was: hash, png }
    const answer = await ask('/api/clinic/logo', { method: 'PUT', body }, tError('unavailable'))
    setPending(false)
    setOutcome(answer instanceof Problem ? answer : png === null ? 'removed' : 'saved')
    if (!(answer instanceof Problem)) setChosen(undefined)
    router.refresh()
  }

  return (
    <section className="grid content-start gap-5">
      <div className="grid gap-1">
        <h2 className="text-xl font-bold">{t('title')}</h2>
        <p className="max-w-prose">{t('intro')}</p>
      </div>
      {shown === null ? (
        <p>{t('none')}</p>
      ) : (
        <p className="justify-self-start rounded-lg border border-line bg-white p-4">
          {/* biome-ignore lint/performance/noImgElement: it may not be stored anywhere yet */}
          <img src={shown} alt={name} className="max-h-24 w-auto max-w-full" />
        </p>
      )}
      <TextField
        type="file"
        accept="image/png,image/jpeg,image/webp"
        label={t('choose')}
        hint={t('hint')}
        problem={unusable ? tError('logo-unusable') : undefined}
        onChange={(event) => void choose(event.target.files?.[0])}
        className="py-2"
      />
      <OutcomeNotice
        problem={outcome instanceof Problem ? outcome : undefined}
        done={outcome === 'saved' || outcome === 'removed' ? t(outcome) : undefined}
      />
      <div className="flex flex-wrap gap-3">
        <Button disabled={pending || chosen === undefined} onClick={() => void save(chosen ?? null)}>
          {pending ? t('pending') : t('save')}
        </Button>
        {hash === null ? null : (
          <Button tone="secondary" disabled={pending} onClick={() => void save(null)}>
            {t('remove')}
          </Button>
        )}
      </div>
    </section>
  )
}
