'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useId, useRef } from 'react'
import { ButtonLink } from '@/components/ui/button-link'
import { Notice } from '@/components/ui/notice'
import { mayAdmit } from '@/lib/companion/rules'
import type { WaitingPatient, WaitingRoomView } from '@/lib/signalling/schema'
import { inOrder } from '@/lib/waiting-room/rules'
import { useAdmission } from './admit'
import { DismissedPatients } from './dismissed-patients'
import { CALLS, useLiveRoom, waitingIn } from './live'
import { NotifyButton } from './notify-button'
import { OrderSwitch } from './order-switch'
import { useReception } from './reception'
import { ReceptionActions } from './reception-actions'
import { SoundButton } from './sound-button'
import { type First, WaitingListItem } from './waiting-list-item'

/** The waiting room as the doctor or the team sees it: who waits for whom, since when, and what can be done. */
export function WaitingRoom() {
  const t = useTranslations('waitingRoom')
  const { role, view, stream, heard, order } = useLiveRoom()
  const { admit, press, admitting, problem } = useAdmission()
  const reception = useReception()
  const heading = useRef<HTMLHeadingElement>(null)
  const headingId = useId()
  const busyId = useId()
  const busy = role === 'doctor' && view.call !== null
  const everybody = view.doctors.flatMap(({ patients }) => patients)
  const callAppointment = everybody.find(({ id }) => id === view.call?.entryId)?.appointmentId ?? null

  return (
    <section
      aria-labelledby={headingId}
      className="grid content-start gap-4 rounded-2xl border border-line bg-surface p-5 sm:p-6"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 ref={heading} tabIndex={-1} id={headingId} data-focus-after-call className="text-xl font-bold outline-none">
          {t('title')}
        </h2>
        <div className="flex flex-wrap gap-2">
          <SoundButton />
          <NotifyButton />
        </div>
      </div>
      {waitingIn(view).length > 1 ? <OrderSwitch /> : null}
      <p role="status" className="text-muted empty:sr-only">
        {stream === 'open' ? null : t('interrupted')}
      </p>
      <p role="status" className="sr-only">
        {heard === 0 ? null : <span key={heard}>{t('arrived')}</span>}
      </p>
      {problem ? (
        <Notice tone="bad" live="alert">
          {problem}
        </Notice>
      ) : null}
      {reception.said?.tone === 'bad' ? (
        <Notice tone="bad" live="alert">
          {reception.said.text}
        </Notice>
      ) : null}
      <p role="status" className="[overflow-wrap:anywhere] empty:sr-only">
        {reception.said?.tone === 'good' ? reception.said.text : null}
      </p>
      {busy && view.call ? <Busy id={busyId} call={view.call} patients={everybody} /> : null}
      {view.doctors.length === 0 ? <p>{t('noDoctors')}</p> : null}
      {view.doctors.map(({ id, name, patients, dismissed }) => (
        <DoctorsPatients
          key={id}
          doctorName={role === 'staff' ? name : undefined}
          patients={inOrder(patients, order)}
          below={<DismissedPatients patients={dismissed} reception={reception} />}
        >
          {(patient) => (
            <WaitingListItem
              key={patient.id}
              patient={patient}
              {...(role === 'doctor'
                ? {
                    onAdmit: () => void admit(patient.id, patient.companion !== null),
                    // In a call camera and microphone are there already.
                    ...(patient.companion === null ? { onPress: press } : {}),
                    admitting: admitting === patient.id,
                    disabled:
                      admitting !== undefined ||
                      (patient.companion === null ? busy : !mayAdmit(patient, callAppointment)),
                    explanation: patient.companion === null && busy ? busyId : undefined,
                    first: firstOf(patient, everybody, callAppointment),
                  }
                : {})}
            >
              <ReceptionActions
                patient={patient}
                doctorId={id}
                reception={reception}
                onGone={() => heading.current?.focus()}
              />
            </WaitingListItem>
          )}
        </DoctorsPatients>
      ))}
    </section>
  )
}

/** A companion comes into the patient's call: whom to call in before, if that is so. */
function firstOf(
  { companion, appointmentId }: WaitingPatient,
  everybody: readonly WaitingPatient[],
  callAppointment: string | null,
): First | undefined {
  if (companion === null || callAppointment === appointmentId) return undefined
  const patient = everybody.find((one) => one.companion === null && one.appointmentId === appointmentId)
  return patient ? { name: patient.name } : 'absent'
}

function Busy({
  id,
  call,
  patients,
}: {
  id: string
  call: NonNullable<WaitingRoomView['call']>
  patients: readonly WaitingPatient[]
}) {
  const t = useTranslations('waitingRoom')
  const name = patients.find(({ status, companion }) => status !== 'WAITING' && companion === null)?.name
  return (
    <Notice tone="plain">
      <p id={id} className="mb-3 [overflow-wrap:anywhere]">
        {name === undefined ? t('busy') : t('busyWith', { name })}
      </p>
      <ButtonLink href={`${CALLS}${call.callId}`}>{t('back')}</ButtonLink>
    </Notice>
  )
}

/** One doctor's list; the team sees whose it is and who is in the consulting room. */
function DoctorsPatients({
  doctorName,
  patients,
  below,
  children,
}: {
  doctorName: string | undefined
  patients: readonly WaitingPatient[]
  below: ReactNode
  children: (patient: WaitingPatient) => ReactNode
}) {
  const t = useTranslations('waitingRoom')
  const waiting = patients.filter(({ status }) => status === 'WAITING')
  const inside = patients.find(({ status, companion }) => status !== 'WAITING' && companion === null)
  return (
    <div className="grid gap-3">
      {doctorName === undefined ? null : (
        <h3 className="text-lg font-semibold [overflow-wrap:anywhere]">{doctorName}</h3>
      )}
      {doctorName !== undefined && inside ? (
        <p className="text-muted [overflow-wrap:anywhere]">{t('inConsultation', { name: inside.name })}</p>
      ) : null}
      {waiting.length > 0 ? (
        <ol
          aria-label={doctorName === undefined ? t('list') : t('listOf', { doctor: doctorName })}
          className="grid gap-3"
        >
          {waiting.map((patient) => children(patient))}
        </ol>
      ) : (
        <p className="text-lg">
          {t('empty')} <span className="block text-base text-muted">{t('emptyMore')}</span>
        </p>
      )}
      {below}
    </div>
  )
}
