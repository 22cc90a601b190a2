'use client'

import { Copy, Printer } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { TIME_OF_DAY } from '@/components/ui/clock'
import { Notice } from '@/components/ui/notice'
import { formatCode } from '@/lib/dial-in/rules'
import type { Clinic } from './agenda'
import { Letter } from './letter'

/** What a patient needs to come. The code lives here and nowhere else: it is gone when the dialogue is closed. */
export type Invitation = { readonly code: string; readonly startsAt: string; readonly doctorName: string }

/** The code, the link that fills it in (behind `#`, so it is never sent), and the ways to hand them on. */
export function IssuedCode({ invitation, clinic }: { invitation: Invitation; clinic: Clinic }) {
  const t = useTranslations('code')
  const format = useFormatter()
  const [copied, setCopied] = useState<'code' | 'link' | 'message' | 'nothing'>()
  const { code, startsAt, doctorName } = invitation
  const link = `${clinic.origin}/#${code}`
  const begin = new Date(startsAt)
  const date = format.dateTime(begin, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const time = format.dateTime(begin, TIME_OF_DAY)

  const copy = async (what: 'code' | 'link' | 'message', text: string) => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(what)
    } catch {
      setCopied('nothing')
    }
  }

  return (
    <div className="grid gap-5">
      <p>
        {t('when', { date, time })}, {doctorName}
      </p>
      <div className="grid gap-1">
        <p className="font-semibold">{t('code')}</p>
        <p
          data-testid="dial-in-code"
          className="rounded-xl bg-sunken px-4 py-3 text-center text-3xl font-bold tracking-wider tabular-nums sm:text-4xl"
        >
          {formatCode(code)}
        </p>
      </div>
      <div className="grid gap-1">
        <p className="font-semibold">{t('link')}</p>
        <a
          data-testid="dial-in-link"
          href={link}
          target="_blank"
          rel="noreferrer"
          className="text-accent underline underline-offset-4 [overflow-wrap:anywhere]"
        >
          {link}
        </a>
      </div>
      <Notice tone="warn">{t('once')}</Notice>
      <div className="grid gap-3 sm:grid-cols-2">
        <Button tone="secondary" onClick={() => void copy('code', formatCode(code))}>
          <Copy aria-hidden className="size-5" />
          {t('copyCode')}
        </Button>
        <Button tone="secondary" onClick={() => void copy('link', link)}>
          <Copy aria-hidden className="size-5" />
          {t('copyLink')}
        </Button>
        <Button
          tone="secondary"
          onClick={() => void copy('message', t('message', { doctor: doctorName, date, time, link }))}
        >
          <Copy aria-hidden className="size-5" />
          {t('copyMessage')}
        </Button>
        <Button tone="secondary" onClick={() => window.print()}>
          <Printer aria-hidden className="size-5" />
          {t('print')}
        </Button>
      </div>
      <p role="status" className="font-semibold text-good empty:sr-only">
        {copied && copied !== 'nothing' ? t(`copied.${copied}`) : null}
      </p>
      {copied === 'nothing' ? (
        <Notice tone="bad" live="alert">
          {t('notCopied')}
        </Notice>
      ) : null}
      <Letter code={code} date={date} time={time} doctorName={doctorName} clinic={clinic} />
    </div>
  )
}
