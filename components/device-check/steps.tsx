'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import type { Help } from '@/lib/device-check/help.rules'
import { Drawing } from './drawing'

/** What to do, one thing after the other, with a picture of what to look for. */
export function Steps({ help: { steps, drawing } }: { help: Help }) {
  const t = useTranslations('check')
  const id = useId()
  return (
    <section aria-labelledby={id} className="grid gap-3">
      <h3 id={id} className="text-lg font-semibold">
        {t('howTo')}
      </h3>
      <Drawing of={drawing} />
      <ol className="grid list-decimal gap-2 pl-7 text-lg">
        {steps.map((step) => (
          <li key={step}>{t(`do.${step}`)}</li>
        ))}
      </ol>
    </section>
  )
}
