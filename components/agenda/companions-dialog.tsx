'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useEffectEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Radio } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { type AgendaItem, renewedCode } from '@/lib/appointment/schema'
import { COMPANION_KINDS, COMPANION_SEATS, type CompanionKind } from '@/lib/companion/rules'
import { type CompanionView, companionList, invitedCompanion } from '@/lib/companion/schema'
import { ask, Problem } from '@/lib/http/request.client'
import type { Clinic } from './agenda'
import { AppointmentLine } from './appointment-line'
import { IssuedCode } from './issued-code'

/** »Weitere Person einladen«: an interpreter, a relative or a carer, each with a code of their own. */
export function CompanionsDialog({ item, clinic, onClose }: { item: AgendaItem; clinic: Clinic; onClose: () => void }) {
  const t = useTranslations('companion')
  const tError = useTranslations('errors')
  const [invited, setInvited] = useState<readonly CompanionView[]>()
  const [issued, setIssued] = useState<{ readonly kind: CompanionKind; readonly code: string }>()
  const [problem, setProblem] = useState<string>()
  const [pending, setPending] = useState(false)
  const unreachable = tError('unavailable')
  const address = `/api/appointments/${item.id}/companions`

  const act = async <T,>(question: Promise<T | Problem>, then: (answer: T) => void) => {
    setPending(true)
    const answer = await question
    setPending(false)
    setProblem(answer instanceof Problem ? answer.message : undefined)
    if (!(answer instanceof Problem)) then(answer)
  }
  const look = () => act(ask(address, { method: 'GET', answer: companionList }, unreachable), setInvited)
  const lookOnce = useEffectEvent(look)
  useEffect(() => void lookOnce(), [])

  const invite = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const chosen = new FormData(event.currentTarget).get('kind')
    const kind = COMPANION_KINDS.find((one) => one === chosen)
    if (kind)
      void act(ask(address, { body: { kind }, answer: invitedCompanion }, unreachable), ({ code }) =>
        setIssued({ kind, code }),
      )
  }
  const renew = ({ id, kind }: CompanionView) =>
    void act(ask(`/api/companions/${id}/code`, { answer: renewedCode }, unreachable), ({ code }) =>
      setIssued({ kind, code }),
    )
  const withdraw = ({ id }: CompanionView) =>
    void act(ask(`/api/companions/${id}`, { method: 'DELETE' }, unreachable), () => void look())

  if (issued) {
    return (
      <Dialog title={t('codeFor', { kind: t(`kinds.${issued.kind}`) })} closeLabel={t('close')} onClose={onClose}>
        <div className="grid gap-4">
          <p>{t('codeHint')}</p>
          <IssuedCode
            invitation={{
              id: item.id,
              companion: true,
              code: issued.code,
              startsAt: item.startsAt,
              doctorName: item.doctorName,
            }}
            clinic={clinic}
          />
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog title={t('title')} closeLabel={t('close')} onClose={onClose}>
      <div className="grid gap-5">
        <AppointmentLine item={item} />
        <p>{t('intro')}</p>
        {problem ? (
          <Notice tone="bad" live="alert">
            {problem}
          </Notice>
        ) : null}
        {invited && invited.length > 0 ? (
          <section aria-label={t('invited')} className="grid gap-2">
            <h3 className="font-bold">{t('invited')}</h3>
            <ul className="grid gap-2">
              {invited.map((one, index) => (
                <li
                  key={one.id}
                  className="flex flex-wrap items-center justify-between gap-2 rounded-xl border border-line px-4 py-2"
                >
                  <span id={`companion-${one.id}`}>
                    {index + 1}. {t(`kinds.${one.kind}`)}
                  </span>
                  <span className="flex flex-wrap gap-1">
                    <Button
                      tone="quiet"
                      disabled={pending}
                      aria-describedby={`companion-${one.id}`}
                      onClick={() => renew(one)}
                    >
                      {t('newCode')}
                    </Button>
                    <Button
                      tone="quiet"
                      disabled={pending}
                      aria-describedby={`companion-${one.id}`}
                      onClick={() => withdraw(one)}
                    >
                      {t('withdraw')}
                    </Button>
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
        {invited && invited.length < COMPANION_SEATS.length ? (
          <form onSubmit={invite} className="grid gap-4">
            <fieldset className="grid gap-2">
              <legend className="mb-2 font-bold">{t('who')}</legend>
              {COMPANION_KINDS.map((kind, index) => (
                <Radio key={kind} name="kind" label={t(`kinds.${kind}`)} value={kind} defaultChecked={index === 0} />
              ))}
            </fieldset>
            <Button type="submit" disabled={pending}>
              {t('invite')}
            </Button>
          </form>
        ) : null}
        {invited && invited.length >= COMPANION_SEATS.length ? <p className="text-muted">{t('full')}</p> : null}
      </div>
    </Dialog>
  )
}
