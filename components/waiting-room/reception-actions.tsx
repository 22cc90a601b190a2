'use client'

import { MessageSquareText, UserRoundX, UsersRound } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { WaitingPatient } from '@/lib/signalling/schema'
import { HandOverDialog } from './hand-over-dialog'
import { MessageDialog } from './message-dialog'
import type { Reception } from './reception'

/** On a phone the three stand in one line: without their icons. */
const QUIET = 'px-2! max-sm:[&>svg]:hidden'

/**
 * What the doctor and the team may do with somebody who waits; calling in is the doctor's alone (R15). A companion is
 * handed over with the patient.
 */
export function ReceptionActions({
  patient: { id, name, companion },
  doctorId,
  reception,
  onGone,
}: {
  patient: Pick<WaitingPatient, 'id' | 'name' | 'companion'>
  doctorId: string
  reception: Reception
  /** This line is about to go, and the focus with it. */
  onGone: () => void
}) {
  const t = useTranslations('reception')
  const [open, setOpen] = useState<'message' | 'hand-over'>()
  const close = () => setOpen(undefined)
  const dismiss = async () => {
    const refused = await reception.order(id, 'dismissal', undefined, t('dismiss.done', { name }))
    if (refused === undefined) onGone()
  }
  return (
    <div className="-mx-2 flex basis-[calc(100%+1rem)] flex-wrap sm:gap-x-1">
      <Button tone="quiet" className={QUIET} onClick={() => setOpen('message')}>
        <MessageSquareText aria-hidden className="size-5" />
        {t('message.open')}
      </Button>
      {companion === null ? (
        <Button tone="quiet" className={QUIET} onClick={() => setOpen('hand-over')}>
          <UsersRound aria-hidden className="size-5" />
          {t('handOver.open')}
        </Button>
      ) : null}
      <Button tone="quiet" className={QUIET} title={t('dismiss.hint', { name })} onClick={() => void dismiss()}>
        <UserRoundX aria-hidden className="size-5" />
        {t('dismiss.open')}
      </Button>
      {open === 'message' ? <MessageDialog entryId={id} {...{ name, reception }} onClose={close} /> : null}
      {open === 'hand-over' ? (
        <HandOverDialog
          entryId={id}
          {...{ name, doctorId, reception }}
          onClose={close}
          onDone={() => {
            close()
            onGone()
          }}
        />
      ) : null}
    </div>
  )
}
