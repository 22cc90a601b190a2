'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import {
  type Disclosure,
  type DisclosureSearch,
  disclosure,
  type FoundAppointment,
  foundAppointments,
} from '@/lib/disclosure/schema'
import { ask, Problem } from '@/lib/http/request.client'
import { FindForm } from './find-form'
import { FoundList } from './found-list'
import { Opened } from './opened'

/** Find an appointment, open it, hand out or delete what is stored about it. */
export function Disclosures({ doctors }: { doctors: readonly { id: string; name: string }[] }) {
  const t = useTranslations('disclosure')
  const tError = useTranslations('errors')
  const [found, setFound] = useState<readonly FoundAppointment[]>()
  const [opened, setOpened] = useState<Disclosure>()
  const [problem, setProblem] = useState<string>()
  const [deleted, setDeleted] = useState<{ count: number; number: number }>()

  const outcome = useRef<HTMLDivElement>(null)

  // What had the focus has gone with the appointment.
  useEffect(() => {
    if (deleted) outcome.current?.focus()
  }, [deleted])

  const find = async (search: DisclosureSearch) => {
    setOpened(undefined)
    setDeleted(undefined)
    const answer = await ask(
      '/api/disclosures/search',
      { body: search, answer: foundAppointments },
      tError('unavailable'),
    )
    setProblem(answer instanceof Problem ? answer.message : undefined)
    setFound(answer instanceof Problem ? undefined : answer)
  }

  const open = async ({ id }: FoundAppointment) => {
    setDeleted(undefined)
    const answer = await ask(`/api/disclosures/${id}`, { answer: disclosure }, tError('unavailable'))
    setProblem(answer instanceof Problem ? answer.message : undefined)
    setOpened(answer instanceof Problem ? undefined : answer)
  }

  const gone = (what: { count: number; number: number }) => {
    const rest = found?.filter(({ id }) => id !== opened?.appointment.id) ?? []
    setFound(rest.length > 0 ? rest : undefined)
    setOpened(undefined)
    setDeleted(what)
  }

  return (
    <>
      <Card>
        <section className="grid gap-5">
          <div className="grid gap-2">
            <h2 className="text-xl font-bold">{t('find')}</h2>
            <p className="max-w-prose">{t('findIntro')}</p>
          </div>
          <FindForm doctors={doctors} onFind={(search) => void find(search)} />
          {problem === undefined ? null : (
            <Notice tone="bad" live="alert">
              {problem}
            </Notice>
          )}
          <p role="status" className="font-semibold empty:hidden">
            {found ? t('found', { count: found.length }) : null}
          </p>
          {found && found.length > 0 ? <FoundList found={found} onOpen={(one) => void open(one)} /> : null}
        </section>
      </Card>
      {deleted ? (
        <div ref={outcome} tabIndex={-1} className="outline-none">
          <Notice tone="good" live="status">
            {t('deleted', deleted)}
          </Notice>
        </div>
      ) : null}
      {opened ? <Opened key={opened.at} opened={opened} onClose={() => setOpened(undefined)} onDeleted={gone} /> : null}
    </>
  )
}
