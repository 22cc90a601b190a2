'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState } from 'react'
import { StepList } from '@/components/device-check/step-list'
import { StepPanel } from '@/components/device-check/step-panel'
import type { Check } from '@/components/device-check/use-check'
import { Button } from '@/components/ui/button'
import { type Place, withTouch } from '@/lib/browser/place.rules'
import { faultOf, STEPS, type Step } from '@/lib/device-check/rules'

/**
 * The guided check, one thing at a time: everything is looked at together, and what is wrong opens first. For every
 * fault there is a sentence, what to do, and a way on. Camera and microphone stay this page's: who shows the check
 * lets go of them.
 */
export function DeviceCheck({
  check,
  place: served,
  clinicPhone,
}: {
  check: Check
  /** As the server knows it from the browser's name. */
  place: Place
  clinicPhone: string
}) {
  const t = useTranslations('check')
  const headingId = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const [opened, setOpened] = useState<Step>()
  const [place, setPlace] = useState(served)
  useEffect(() => setPlace(withTouch(served, navigator.maxTouchPoints)), [served])

  const first = check.media ? STEPS.find((step) => step !== 'loudspeaker' && faultOf(step, check)) : undefined
  const current = opened ?? first ?? 'camera'
  // Beside the way on without a picture no second one to the same place.
  const onWithoutPicture = current === 'camera' && check.media?.microphone === 'ok' && check.media.camera !== 'ok'
  const next = onWithoutPicture ? undefined : STEPS[STEPS.indexOf(current) + 1]
  const open = (step: Step) => {
    setOpened(step)
    // What is asked now begins there, for eyes and for screen readers alike.
    requestAnimationFrame(() => {
      heading.current?.focus({ preventScroll: true })
      heading.current?.scrollIntoView({ block: 'center' })
    })
  }

  return (
    <div className="grid gap-6">
      <StepList checked={check} current={current} onOpen={open} />
      <section
        aria-labelledby={headingId}
        className="grid gap-4 rounded-2xl border border-line bg-surface p-5 text-lg sm:p-6"
      >
        <h2 ref={heading} id={headingId} tabIndex={-1} className="text-2xl font-bold outline-none">
          {t(`step.${current}`)}
        </h2>
        <StepPanel step={current} check={check} place={place} clinicPhone={clinicPhone} onOpen={open} />
        {next === undefined ? null : (
          <div>
            <Button tone="secondary" size="large" onClick={() => open(next)}>
              {t('next', { step: t(`step.${next}`) })}
            </Button>
          </div>
        )}
      </section>
    </div>
  )
}
