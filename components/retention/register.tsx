import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { RECORD_KINDS, RECORDS, type RecordKind } from '@/lib/retention/records.rules'
import { columnsAbout, periodOf, saysOfPeople } from '@/lib/retention/rules'
import { usePeriodWords } from './period-words'

type Controller = { readonly name: string; readonly address: string; readonly phone: string; readonly email: string }

const MEASURES = [
  'endToEnd',
  'sealed',
  'deletion',
  'receipts',
  'codes',
  'addresses',
  'roles',
  'trail',
  'own',
  'backup',
] as const
const RECIPIENTS = ['none', 'mail', 'relay', 'host'] as const

/** The record of processing activities (GDPR Art. 30), made from the one table of records. */
export function Register({ clinic, keepDays, at }: { clinic: Controller; keepDays: number; at: Date }) {
  const t = useTranslations('register')
  const format = useFormatter()
  const kinds = RECORD_KINDS.filter(saysOfPeople)
  return (
    <article className="grid gap-8 print:block print:space-y-5 print:text-[10pt]">
      <header className="grid gap-2">
        <h1 className="text-3xl font-bold hyphens-auto [overflow-wrap:anywhere]">{t('title')}</h1>
        <p>{t('about', { at: format.dateTime(at, { dateStyle: 'long' }) })}</p>
        <p className="text-muted">{t('yours')}</p>
      </header>
      <Section title={t('controller')}>
        <p className="font-bold">{clinic.name}</p>
        {clinic.address === '' ? (
          <p>{t('noAddress')}</p>
        ) : (
          <p className="whitespace-pre-line [overflow-wrap:anywhere]">{clinic.address}</p>
        )}
        {clinic.phone === '' ? null : <p>{t('phone', { phone: clinic.phone })}</p>}
        {clinic.email === '' ? null : <p>{t('email', { email: clinic.email })}</p>}
        <p>{t('officer')}</p>
      </Section>
      <Section title={t('purposes')}>
        <p>{t('purpose')}</p>
      </Section>
      <Section title={t('persons')}>
        <ul className="list-disc pl-6">
          {(['patient', 'staff'] as const).map((who) => (
            <li key={who}>
              <strong>{t(`who.${who}`)}</strong>: {t(`whoMeans.${who}`)}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('data')}>
        <p>{t('dataIntro')}</p>
        {/* On paper no grid: a browser moves it to the next page as a whole. */}
        <ul className="grid print:block">
          {kinds.map((kind) => (
            <Kind key={kind} kind={kind} keepDays={keepDays} />
          ))}
        </ul>
        <p>
          {t('others')}{' '}
          {RECORD_KINDS.filter((kind) => !saysOfPeople(kind)).map((kind, index) => (
            <KindName key={kind} kind={kind} first={index === 0} />
          ))}
        </p>
      </Section>
      <Section title={t('recipients')}>
        <ul className="list-disc pl-6">
          {RECIPIENTS.map((name) => (
            <li key={name}>{t(`recipient.${name}`)}</li>
          ))}
        </ul>
      </Section>
      <Section title={t('abroad')}>
        <p>{t('abroadNone')}</p>
      </Section>
      <Section title={t('measures')}>
        <ul className="list-disc pl-6">
          {MEASURES.map((name) => (
            <li key={name}>{t(`measure.${name}`)}</li>
          ))}
        </ul>
      </Section>
    </article>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-3 print:block print:space-y-2 rounded-2xl border border-line bg-surface p-5 sm:p-6 print:rounded-none print:border-0 print:border-t print:p-0 print:pt-3">
      <h2 className="text-xl font-bold">{title}</h2>
      {children}
    </section>
  )
}

function Kind({ kind, keepDays }: { kind: RecordKind; keepDays: number }) {
  const t = useTranslations('register')
  const tRecord = useTranslations('records')
  const words = usePeriodWords()
  const facts = [
    [t('purposeOf'), tRecord(`kinds.${kind}.purpose`)],
    [
      t('affected'),
      aboutWhom(kind)
        .map((who) => t(`who.${who}`))
        .join(', '),
    ],
    [t('basis'), tRecord(`basis.${RECORDS[kind].basis}`)],
    [t('period'), `${words(periodOf(kind), keepDays)}. ${tRecord(`kinds.${kind}.reason`)}`],
  ] as const
  return (
    <li className="grid gap-2 border-t border-line py-4 first:border-0 first:pt-0 print:break-inside-avoid print:py-2">
      <h3 className="font-bold">{tRecord(`kinds.${kind}.name`)}</h3>
      <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[11rem_1fr]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <dt className="text-muted">{t('fields')}</dt>
        <dd className="text-sm [overflow-wrap:anywhere]">
          {aboutWhom(kind)
            .flatMap((who) => columnsAbout(kind, who))
            .join(', ')}
        </dd>
      </dl>
    </li>
  )
}

function aboutWhom(kind: RecordKind): ('patient' | 'staff')[] {
  return (['patient', 'staff'] as const).filter((who) => columnsAbout(kind, who).length > 0)
}

function KindName({ kind, first }: { kind: RecordKind; first: boolean }) {
  const t = useTranslations('records.kinds')
  return `${first ? '' : ', '}${t(`${kind}.name`)}`
}
