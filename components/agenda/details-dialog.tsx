'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { MailLine } from '@/components/invitation/mail-line'
import { Button } from '@/components/ui/button'
import { useNow } from '@/components/ui/clock'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { type AgendaItem, lockedCode } from '@/lib/appointment/schema'
import { ask, Problem } from '@/lib/http/request.client'
import type { Choice, Choose } from './appointment'
import { useDayWords } from './day-words'

/** Everything about one appointment: when, whose, its code, who made and changed it, and what can be done. */
export function DetailsDialog({
  item,
  onChoose,
  onChanged,
  onClose,
}: {
  item: AgendaItem
  onChoose: Choose
  onChanged: () => void
  onClose: () => void
}) {
  const t = useTranslations('planning')
  const tAgenda = useTranslations('agenda')
  const tForm = useTranslations('appointment')
  const tCompanion = useTranslations('companion')
  const tError = useTranslations('errors')
  const { weekday, day, clock } = useDayWords()
  const now = useNow()
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()
  const [lock, setLock] = useState<{ locked: boolean; version: number }>()
  const locked = lock?.locked ?? item.code.locked
  const choose = (choice: Choice) => onChoose(choice, { ...item, version: Math.max(item.version, lock?.version ?? 0) })
  const over = Date.parse(item.endsAt) <= now.getTime()
  const { usedAt } = item.code
  const at = (instant: string) => ({ date: day(instant), time: clock(instant) })

  const turnLock = async () => {
    setPending(true)
    const body = { locked: !locked }
    const answer = await ask(
      `/api/appointments/${item.id}/code`,
      { method: 'PUT', body, answer: lockedCode },
      tError('unavailable'),
    )
    setPending(false)
    onChanged()
    if (answer instanceof Problem) return setProblem(answer.message)
    setProblem(undefined)
    setLock({ locked: !locked, version: answer.version })
  }

  return (
    <Dialog
      title={item.reference === '' ? tAgenda('noReference') : item.reference}
      closeLabel={t('close')}
      onClose={onClose}
    >
      <div className="grid gap-5">
        <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[auto_1fr]">
          <Fact name={t('when')}>
            {t('whenLong', { date: weekday(item.startsAt), from: clock(item.startsAt), to: clock(item.endsAt) })}
            {item.seriesId === null ? null : <span className="block text-muted">{t('series')}</span>}
          </Fact>
          <Fact name={tForm('doctor')}>{item.doctorName}</Fact>
          <Fact name={t('consent')}>{t(item.consentAtHand ? 'consentYes' : 'consentNo')}</Fact>
          <Fact name={t('code')}>
            {t(`codeState.${item.cancelled ? 'none' : locked ? 'locked' : 'works'}`)}
            <span className="block text-muted">{usedAt === null ? t('usedNever') : t('used', at(usedAt))}</span>
          </Fact>
          <Fact name={t('history')}>
            {t('created', { name: item.created.by, ...at(item.created.at) })}
            {item.changed ? (
              <span className="block">
                {t('changed', { name: item.changed.by || t('somebody'), ...at(item.changed.at) })}
              </span>
            ) : null}
          </Fact>
        </dl>
        {item.mail ? <MailLine appointmentId={item.id} initial={item.mail} /> : null}
        {problem === undefined ? null : (
          <Notice tone="bad" live="alert">
            {problem}
          </Notice>
        )}
        <p role="status" className="font-semibold empty:sr-only">
          {lock === undefined ? null : t(lock.locked ? 'locked' : 'unlocked')}
        </p>
        {item.cancelled ? (
          <p>
            {item.cancelReason === '' ? tAgenda('phase.cancelled') : t('cancelReason', { reason: item.cancelReason })}
          </p>
        ) : (
          <div className="grid gap-3 sm:grid-cols-2">
            <Button onClick={() => choose('change')}>{t('change')}</Button>
            <Button tone="secondary" onClick={() => choose('renew')}>
              {tAgenda('newCode')}
            </Button>
            <Button tone="secondary" disabled={pending} onClick={() => void turnLock()}>
              {t(locked ? 'unlock' : 'lock')}
            </Button>
            {over ? null : (
              <>
                <Button tone="secondary" onClick={() => choose('companions')}>
                  {tCompanion('open')}
                </Button>
                <Button tone="secondary" onClick={() => choose('cancel')}>
                  {tAgenda('cancel')}
                </Button>
              </>
            )}
          </div>
        )}
      </div>
    </Dialog>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted">{name}</dt>
      <dd className="mb-2 [overflow-wrap:anywhere] sm:mb-0">{children}</dd>
    </div>
  )
}
