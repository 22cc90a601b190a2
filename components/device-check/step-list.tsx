'use client'

import { CircleCheck, CircleDashed, LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type Checked, STEPS, type Step, type StepState, stateOf } from '@/lib/device-check/rules'

const SIGN = {
  checking: { Icon: LoaderCircle, colour: 'text-muted' },
  good: { Icon: CircleCheck, colour: 'text-good' },
  fault: { Icon: TriangleAlert, colour: 'text-warn' },
  open: { Icon: CircleDashed, colour: 'text-muted' },
} as const satisfies Record<StepState, { Icon: LucideIcon; colour: string }>

/** What is checked and how it stands; one of them is open below. */
export function StepList({
  checked,
  current,
  onOpen,
}: {
  checked: Checked
  current: Step
  onOpen: (step: Step) => void
}) {
  const t = useTranslations('check')
  return (
    <ol aria-label={t('list')} aria-live="polite" className="grid gap-2">
      {STEPS.map((step) => {
        const state = stateOf(step, checked)
        const { Icon, colour } = SIGN[state]
        return (
          <li key={step}>
            <button
              type="button"
              aria-current={step === current ? 'step' : undefined}
              onClick={() => onOpen(step)}
              className="flex min-h-13 w-full flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-lg border-2 border-line bg-surface px-4 py-2 text-left text-lg hover:border-accent aria-[current]:border-accent aria-[current]:bg-accent-soft"
            >
              <span className="font-semibold">{t(`step.${step}`)} </span>
              <span className={`inline-flex items-center gap-2 ${colour}`}>
                <Icon aria-hidden className="size-6 shrink-0" />
                {t(`state.${state}`)}
              </span>
            </button>
          </li>
        )
      })}
    </ol>
  )
}
