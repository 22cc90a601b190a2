'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { OutcomeNotice } from '@/components/ui/outcome-notice'
import type { Disclosure } from '@/lib/disclosure/schema'
import { saveFile } from '@/lib/http/download.client'
import { Problem } from '@/lib/http/request.client'
import { DeleteButton } from './delete-button'
import { StoredKinds } from './stored-kinds'

/** All that is stored about one appointment, and what can be done with it. */
export function Opened({
  opened,
  onClose,
  onDeleted,
}: {
  opened: Disclosure
  onClose: () => void
  onDeleted: (what: { count: number; number: number }) => void
}) {
  const t = useTranslations('disclosure')
  const tError = useTranslations('errors')
  const format = useFormatter()
  const [outcome, setOutcome] = useState<Problem | 'saved'>()
  const [pending, setPending] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const { appointment, goesAt } = opened
  const when = (at: string) => format.dateTime(new Date(at), { dateStyle: 'long', timeStyle: 'short' })

  // It appears below the list: who opened it goes there.
  useEffect(() => heading.current?.focus(), [])

  const save = async (fileFormat: 'html' | 'json') => {
    if (pending) return
    setPending(true)
    const problem = await saveFile(
      `/api/disclosures/${appointment.id}/file`,
      { format: fileFormat },
      `${t('fileName')}.${fileFormat}`,
      tError('unavailable'),
    )
    setPending(false)
    setOutcome(problem ?? 'saved')
  }

  return (
    <>
      <Card>
        <section className="grid gap-5">
          <div className="flex flex-wrap items-start justify-between gap-4">
            <div className="grid gap-1">
              <h2 ref={heading} tabIndex={-1} className="text-xl font-bold outline-none">
                {t('paper.about', { at: when(appointment.startsAt), doctor: appointment.doctorName })}
              </h2>
              <p>{t('goes', { at: when(goesAt) })}</p>
            </div>
            <Button tone="quiet" className="px-0!" onClick={onClose}>
              {t('back')}
            </Button>
          </div>
          <Notice tone="warn">{t('secrecy')}</Notice>
          <StoredKinds kinds={opened.kinds} keepDays={opened.keepDays} />
        </section>
      </Card>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Card>
          <section className="grid gap-4">
            <h2 className="text-xl font-bold">{t('give')}</h2>
            <p>{t('giveIntro')}</p>
            <OutcomeNotice
              problem={outcome instanceof Problem ? outcome : undefined}
              done={outcome === 'saved' ? t('given') : undefined}
            />
            <div className="flex flex-wrap gap-3">
              <Button onClick={() => void save('html')}>{t('html')}</Button>
              <Button tone="secondary" onClick={() => void save('json')}>
                {t('json')}
              </Button>
            </div>
          </section>
        </Card>
        <Card>
          <DeleteButton opened={opened} onDeleted={onDeleted} />
        </Card>
      </div>
    </>
  )
}
