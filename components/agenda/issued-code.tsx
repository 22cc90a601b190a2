'use client'

import { CalendarPlus, Copy } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { type ReactNode, useId, useState } from 'react'
import { LetterPart } from '@/components/invitation/letter-part'
import { MailPart } from '@/components/invitation/mail-part'
import { useInvitationLanguages, useLetterWords } from '@/components/invitation/patient-words'
import { Button } from '@/components/ui/button'
import { SelectField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { useCopy } from '@/components/ui/use-copy'
import { formatCode } from '@/lib/dial-in/rules'
import { saveFile } from '@/lib/http/download.client'
import { type Locale, localeOf } from '@/lib/i18n/rules'
import { shortMessage } from '@/lib/invitation/letter.rules'
import { linkOf } from '@/lib/invitation/rules'
import type { Clinic } from './agenda'
import { useDayWords } from './day-words'

/** What a patient needs to come. The code lives here and nowhere else: it is gone when the dialogue is closed. */
export type Invitation = {
  /** The appointment's. */
  readonly id: string
  readonly code: string
  readonly startsAt: string
  readonly doctorName: string
  /** For somebody beside the patient: no e-mail goes out, for only the patient's address is kept. */
  readonly companion?: true
}

/** The code, the link that fills it in (behind `#`, so it is never sent), and the ways to hand them on. */
export function IssuedCode({ invitation, clinic }: { invitation: Invitation; clinic: Clinic }) {
  const t = useTranslations('code')
  const tInvitation = useTranslations('invitation')
  const tError = useTranslations('errors')
  const { zone, weekday, clock } = useDayWords()
  const languages = useInvitationLanguages()
  const [locale, setLocale] = useState<Locale>(localeOf(useLocale()))
  const say = useLetterWords(locale)
  const { copied, copy } = useCopy<'code' | 'link' | 'message'>()
  const [problem, setProblem] = useState<string>()
  const { id, code, startsAt, doctorName } = invitation
  const link = linkOf(clinic.origin, code)
  const facts = {
    startsAt: new Date(startsAt),
    doctorName,
    clinicName: clinic.name,
    clinicPhone: clinic.phone,
    clinicAddress: clinic.address,
    clinicLogo: clinic.logo,
    origin: clinic.origin,
  }

  const saveCalendar = async () => {
    const [url, name] = [`/api/appointments/${id}/calendar`, tInvitation('calendarFile')]
    setProblem((await saveFile(url, { code, locale }, name, tError('unavailable')))?.message)
  }

  return (
    <div className="grid gap-5">
      <p>
        {t('when', { date: weekday(startsAt), time: clock(startsAt) })}, {doctorName}
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
      </div>
      <p role="status" className="font-semibold text-good empty:sr-only">
        {copied && copied !== 'nothing' ? t(`copied.${copied}`) : null}
      </p>
      {copied === 'nothing' ? (
        <Notice tone="bad" live="alert">
          {t('notCopied')}
        </Notice>
      ) : null}
      {languages.length > 1 ? (
        <SelectField
          label={tInvitation('language')}
          value={locale}
          onChange={(event) => setLocale(localeOf(event.target.value))}
        >
          {languages.map((language) => (
            <option key={language} value={language}>
              {tInvitation(`languages.${language}`)}
            </option>
          ))}
        </SelectField>
      ) : null}
      <Part title={tInvitation('letter')}>
        <LetterPart appointmentId={id} code={code} facts={facts} locale={locale} />
      </Part>
      {invitation.companion ? null : (
        <Part title={tInvitation('mail')}>
          {clinic.sendsMail ? (
            <MailPart appointmentId={id} code={code} locale={locale} />
          ) : (
            <p className="text-muted">{tInvitation('notConfigured')}</p>
          )}
        </Part>
      )}
      <Part title={tInvitation('more')}>
        <div className="grid gap-3 sm:grid-cols-2">
          <Button
            tone="secondary"
            onClick={() => void copy('message', shortMessage({ ...facts, zone, locale }, code, say))}
          >
            <Copy aria-hidden className="size-5" />
            {t('copyMessage')}
          </Button>
          <Button tone="secondary" onClick={() => void saveCalendar()}>
            <CalendarPlus aria-hidden className="size-5" />
            {tInvitation('calendar')}
          </Button>
        </div>
        {problem ? (
          <Notice tone="bad" live="alert">
            {problem}
          </Notice>
        ) : null}
      </Part>
    </div>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const titleId = useId()
  return (
    <section aria-labelledby={titleId} className="grid gap-3 border-t border-line pt-4">
      <h3 id={titleId} className="text-lg font-bold">
        {title}
      </h3>
      {children}
    </section>
  )
}
