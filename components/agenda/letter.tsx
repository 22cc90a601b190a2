'use client'

import { useTranslations } from 'next-intl'
import { useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import { formatCode } from '@/lib/dial-in/rules'
import type { Clinic } from './agenda'

const STEPS = ['step1', 'step2', 'step3', 'step4'] as const
const RULES = ['rule1', 'rule2', 'rule3', 'rule4', 'rule5'] as const
const never = () => () => {}

/** The page for the patient, on paper only (globals.css hides everything else while it is printed). */
export function Letter({
  code,
  date,
  time,
  doctorName,
  clinic,
}: {
  code: string
  date: string
  time: string
  doctorName: string
  clinic: Clinic
}) {
  const t = useTranslations('letter')
  const tCode = useTranslations('code')
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  if (!inBrowser) return null
  return createPortal(
    <article data-print-sheet className="hidden gap-8 print:grid">
      <header className="border-b-2 border-line pb-4">
        <p className="text-lg">{clinic.name}</p>
        <h1 className="text-3xl font-bold">{t('title')}</h1>
      </header>
      <dl className="grid grid-cols-[auto_1fr] gap-x-8 gap-y-2 text-lg">
        <dt>{t('when')}</dt>
        <dd className="font-bold">{tCode('when', { date, time })}</dd>
        <dt>{t('doctor')}</dt>
        <dd className="font-bold">{doctorName}</dd>
        <dt>{t('address')}</dt>
        <dd className="font-bold [overflow-wrap:anywhere]">{clinic.origin}</dd>
      </dl>
      <div className="rounded-xl border-2 border-field-line p-6 text-center">
        <p className="text-lg">{t('code')}</p>
        <p className="text-5xl font-bold tracking-widest tabular-nums">{formatCode(code)}</p>
      </div>
      <section className="grid gap-2">
        <h2 className="text-xl font-bold">{t('steps')}</h2>
        <ol className="grid list-decimal gap-1.5 pl-6 text-lg">
          {STEPS.map((step) => (
            <li key={step}>{t(step)}</li>
          ))}
        </ol>
      </section>
      <section className="grid gap-2">
        <h2 className="text-xl font-bold">{t('rules')}</h2>
        <ul className="grid list-disc gap-1.5 pl-6 text-lg">
          {RULES.map((rule) => (
            <li key={rule}>{t(rule)}</li>
          ))}
        </ul>
      </section>
      <footer className="grid gap-1">
        <p>{t('privacy', { address: `${clinic.origin}/datenschutz` })}</p>
        {clinic.phone === '' ? null : <p>{t('phone', { phone: clinic.phone })}</p>}
      </footer>
    </article>,
    document.body,
  )
}
