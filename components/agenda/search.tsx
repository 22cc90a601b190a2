'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { type FoundAppointments, foundAppointments } from '@/lib/appointment/schema'
import { ask, Problem } from '@/lib/http/request.client'

/** What was looked for, and found; asked again when the agenda has changed. */
export function useSearch() {
  const tError = useTranslations('errors')
  const [text, setText] = useState('')
  const [found, setFound] = useState<FoundAppointments>()
  const [problem, setProblem] = useState<string>()
  const find = async () => {
    const answer = await ask(
      '/api/appointments/search',
      { body: { text }, answer: foundAppointments },
      tError('unavailable'),
    )
    setProblem(answer instanceof Problem ? answer.message : undefined)
    if (!(answer instanceof Problem)) setFound(answer)
  }
  const end = () => {
    setText('')
    setFound(undefined)
    setProblem(undefined)
  }
  return { text, setText, found, problem, find, end }
}

export function SearchBar({ search }: { search: ReturnType<typeof useSearch> }) {
  const t = useTranslations('planning')
  const { text, setText, found, problem, find, end } = search
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') void find()
  }
  return (
    <div className="grid flex-1 basis-64 content-end gap-2">
      {/* biome-ignore lint/a11y/useSemanticElements: <search> is younger than some of the browsers that are supported */}
      <form role="search" onSubmit={submit} className="flex flex-wrap items-end gap-2">
        <div className="min-w-36 flex-1">
          <TextField
            label={t('search')}
            placeholder={t('searchHint')}
            type="search"
            maxLength={80}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <Button type="submit" tone="secondary">
          {t('find')}
        </Button>
        {found ? (
          <Button tone="quiet" onClick={end}>
            {t('endSearch')}
          </Button>
        ) : null}
      </form>
      {problem === undefined ? null : (
        <Notice tone="bad" live="alert">
          {problem}
        </Notice>
      )}
      <p role="status" className="font-semibold empty:hidden">
        {found ? t('found', { count: found.items.length }) : null}
      </p>
      {found?.more ? <p className="text-muted">{t('foundMore')}</p> : null}
    </div>
  )
}
