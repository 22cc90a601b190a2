'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { SelectField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { type ScheduledAppointment, scheduledAppointment } from '@/lib/appointment/schema'
import { ask, Problem } from '@/lib/http/request.client'
import type { Clinic, DoctorChoice } from './agenda'
import { IssuedCode } from './issued-code'

/** »Sprechstunde jetzt«: for one doctor a click is enough; the team says for whom. */
export function useImmediate(doctors: readonly DoctorChoice[], onMade: () => void) {
  const tError = useTranslations('errors')
  const [pending, setPending] = useState(false)
  const [outcome, setOutcome] = useState<(ScheduledAppointment & { doctorName: string }) | Problem>()
  const start = async (doctorId: string) => {
    setPending(true)
    setOutcome(undefined)
    const answer = await ask(
      '/api/appointments/immediate',
      { body: { doctorId }, answer: scheduledAppointment },
      tError('unavailable'),
    )
    setPending(false)
    if (answer instanceof Problem) return setOutcome(answer)
    setOutcome({ ...answer, doctorName: doctors.find(({ id }) => id === doctorId)?.name ?? '' })
    onMade()
  }
  return { pending, outcome, start, forget: () => setOutcome(undefined) }
}

export function ImmediateDialog({
  doctors,
  clinic,
  pending,
  outcome,
  onStart,
  onClose,
}: {
  doctors: readonly DoctorChoice[]
  clinic: Clinic
  pending: boolean
  outcome: ReturnType<typeof useImmediate>['outcome']
  onStart: (doctorId: string) => void
  onClose: () => void
}) {
  const t = useTranslations('planning')
  const tCode = useTranslations('code')
  const [doctorId, setDoctorId] = useState(doctors[0]?.id ?? '')
  if (outcome && !(outcome instanceof Problem)) {
    return (
      <Dialog title={tCode('created')} closeLabel={tCode('done')} onClose={onClose}>
        <IssuedCode invitation={outcome} clinic={clinic} />
      </Dialog>
    )
  }
  return (
    <Dialog title={t('immediate')} closeLabel={t('keep')} onClose={onClose}>
      <div className="grid gap-5">
        {outcome ? (
          <Notice tone="bad" live="alert">
            {outcome.message}
          </Notice>
        ) : null}
        <p>{t('immediateText')}</p>
        {doctors.length > 1 ? (
          <SelectField
            label={t('immediateWho')}
            data-autofocus
            value={doctorId}
            onChange={(event) => setDoctorId(event.target.value)}
          >
            {doctors.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        ) : null}
        <Button disabled={pending} onClick={() => onStart(doctorId)}>
          {t('immediateStart')}
        </Button>
      </div>
    </Dialog>
  )
}
