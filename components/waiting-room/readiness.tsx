'use client'

import { CircleCheck, type LucideIcon, OctagonX, TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { WaitingPatient } from '@/lib/signalling/schema'
import { judgeReadiness, type Light } from '@/lib/waiting-room/light.rules'

/** Form, word and colour each say it alone. */
const SIGN = {
  green: { Icon: CircleCheck, colour: 'text-good' },
  yellow: { Icon: TriangleAlert, colour: 'text-warn' },
  red: { Icon: OctagonX, colour: 'text-bad' },
} as const satisfies Record<Light, { Icon: LucideIcon; colour: string }>

/** The traffic light (Ampel) beside a waiting patient, with its reasons. */
export function Readiness({ patient }: { patient: Pick<WaitingPatient, 'findings' | 'presence'> }) {
  const t = useTranslations('waitingRoom.light')
  const { light, reasons } = judgeReadiness(patient.findings, patient.presence)
  const { Icon, colour } = SIGN[light]
  return (
    <p data-light={light} className={`flex items-start gap-1.5 ${colour}`}>
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      {reasons.length === 0
        ? t(light)
        : t('named', { light: t(light), reasons: reasons.map((reason) => t(`reason.${reason}`)).join(', ') })}
    </p>
  )
}
