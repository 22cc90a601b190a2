'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useId } from 'react'
import { phoneIn } from '@/components/clinic/phone-link'
import { Notice } from '@/components/ui/notice'
import type { Place } from '@/lib/browser/place.rules'
import { helpFor } from '@/lib/device-check/help.rules'
import type { Fault, Step } from '@/lib/device-check/rules'
import { Steps } from './steps'

/** A fault: the sentence, what to do in this very browser, and the ways on when that does not help. */
export function FaultHelp({
  sentence,
  fault,
  step,
  wayOn = step,
  place,
  clinicPhone,
  children,
}: {
  sentence: string
  fault: Fault
  step: Step
  /** What is lost without it. */
  wayOn?: Step | 'both'
  place: Place
  clinicPhone: string
  /** What can be pressed here. */
  children?: ReactNode
}) {
  const t = useTranslations('check')
  const id = useId()
  return (
    <div className="grid gap-4">
      <Notice tone="warn" live="alert">
        <p className="text-lg font-semibold">{sentence}</p>
      </Notice>
      <Steps help={helpFor(fault, step, place)} />
      {children ? <div className="flex flex-wrap gap-3">{children}</div> : null}
      <section aria-labelledby={id} className="grid gap-1 text-lg">
        <h3 id={id} className="font-semibold">
          {t('wayOnTitle')}
        </h3>
        <p>{t(`wayOn.${wayOn}`)}</p>
        <p>{t('otherDevice')}</p>
        {clinicPhone === '' ? null : <p>{t.rich('phone', phoneIn(clinicPhone))}</p>}
      </section>
    </div>
  )
}
